/* Start: the shell around the pages, and the way from one page to the next. */

import "./style/fonts.css";
import "./style/base.css";
import "./style/shell.css";
import "./style/list.css";
import "./style/story.css";
import "./style/article.css";
import "./style/who.css";
import "./style/chart.css";
import "./style/today.css";
import "./style/desk.css";
import "./style/compare.css";
import "./style/print.css";
import { startShell } from "./shell";

startShell();

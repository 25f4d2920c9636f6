/* A button that keeps an eye on a story, a name or a search. */

import { api, perhaps, write, type Watch, type WatchOn } from "./api";
import { done, failed } from "./done";
import { t } from "./i18n";
import { toolButton } from "./menu";

type On = { story: string } | { entity: string } | { query: string };

function same(on: On, of: WatchOn): boolean {
  return ("story" in on && of.story === on.story) || ("entity" in on && of.entity === on.entity) || ("query" in on && of.query === on.query);
}

/** The button says what it is once the server has told; where nothing may be written there is none. */
export function watchButton(on: On, name: string, writable: boolean): HTMLElement | null {
  if (!writable) return null;
  let mine: Watch | null = null;
  const button = toolButton(t("watch"), "eye", () => void turn(), { "data-key": "w", "aria-pressed": "false" });
  const show = (): void => {
    button.setAttribute("aria-pressed", String(mine !== null));
    const label = button.querySelector("span");
    if (label) label.textContent = mine ? t("watched") : t("watch");
  };
  const load = async (): Promise<void> => {
    mine = (await perhaps(api.watches()))?.watches.find((w) => same(on, w.on)) ?? null;
    show();
  };
  const turn = async (): Promise<void> => {
    try {
      if (mine) {
        const { undo } = await write<{ undo: string }>("DELETE", `/watches/${encodeURIComponent(mine.id)}`);
        done(t("watchGone"), undo, () => void load());
      } else {
        const { undo } = await write<Watch>("POST", "/watches", { on, name });
        done(t("watchKept"), undo, () => void load());
      }
      await load();
    } catch (error) {
      failed(error);
    }
  };
  void load();
  return button;
}

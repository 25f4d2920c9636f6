/* Parts of stories that several commands show. Each line of a claim ends in the key of the article that makes it. */
#ifndef KH_CLI_STORY_PARTS_H
#define KH_CLI_STORY_PARTS_H

#include "cli/term.h"

/** "2024-03-13" of a longer time. */
kh_str day_part(kh_str date);
/** The key at the end of a line, in what is left of it behind `used` columns. */
void put_key(struct cli *cli, kh_str key, unsigned used);
/** " (happened 2024-03-12)" where that is another day than `date`, and there is room; the columns used. */
unsigned put_event(struct cli *cli, const kh_event_date *event, kh_str date, unsigned room);
/** One line of a figure: its day, words, source and mark. */
void put_point(struct cli *cli, const kh_figure_point *point, unsigned indent);
/** One line of a deadline: its day → what for, by how much it moved. */
void put_announcement(struct cli *cli, const kh_announcement *announcement, unsigned indent);
/** Who said it, and below it what was said; `name` absent: as the article has it. */
void put_said(struct cli *cli, kh_str name, const kh_said *said, unsigned indent);
/** The two statements of a reversal. */
void put_reversal(struct cli *cli, const kh_reversal *reversal);

#endif

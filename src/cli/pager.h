/*
 * Long output on a terminal goes through a pager: $KHAYT_PAGER, $PAGER, or less where it is installed, which ends by
 * itself when all fits on the screen. "cat" and an empty name mean none.
 */
#ifndef KH_CLI_PAGER_H
#define KH_CLI_PAGER_H

#include "cli/cli.h"

/** Begin to page, if standard output is a terminal and a pager is to be had; before anything is written. */
void begin_pager(struct cli *cli);
/** Wait until the reader is done. */
void end_pager(struct cli *cli);

#endif

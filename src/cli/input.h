/* What watch needs of add. */
#ifndef KH_CLI_INPUT_H
#define KH_CLI_INPUT_H

#include "cli/cli.h"

/**
 * Add what `wanted` lets pass of the folders that the command line names; a line on what came when something did. The
 * store is opened when the first article comes and closed at the end. `engine` is made when it is NULL and stays the
 * caller's. `ret_busy`: another writer has the store, nothing was added. `ret_code`: the exit code that calls for, kept
 * when all is well.
 */
kh_status add_quietly(struct cli *cli, kh_engine **engine, bool (*wanted)(void *ctx, const char *path), void *ctx,
                      bool *ret_busy, int *ret_code);

#endif

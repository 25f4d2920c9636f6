/* What is made from the tables for shells and for man: completion and pages. */
#ifndef KH_CLI_SHELL_H
#define KH_CLI_SHELL_H

#include "cli/commands.h"

/** Print the completion of a shell ("bash", "zsh", "fish"). False: no such shell. */
bool put_completion(FILE *out, const char *shell);
/** Print the man page of a command, khayt-COMMAND(1). */
void put_man_page(FILE *out, const struct command *command);

#endif

#include "cli/pager.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_installed(const char *name)
{
    const char *path = getenv("PATH");
    char file[4096];

    while (path && *path) {
        size_t len = strcspn(path, ":");
        if (snprintf(file, sizeof file, "%.*s/%s", (int)len, path, name) < (int)sizeof file && access(file, X_OK) == 0)
            return true;
        path += len + (path[len] == ':');
    }
    return false;
}

static const char *pager_name(void)
{
    const char *name = getenv("KHAYT_PAGER");

    if (!name)
        name = getenv("PAGER");
    if (!name)
        name = is_installed("less") ? "less" : "";
    return strcmp(name, "cat") == 0 ? "" : name;
}

void begin_pager(struct cli *cli)
{
    const char *name = pager_name(), *term = getenv("TERM");
    int ends[2];
    pid_t child;

    if (!cli->terminal || cli->no_pager || !name[0] || !term || strcmp(term, "dumb") == 0 || pipe(ends) != 0)
        return;
    child = fork();
    if (child == 0) {
        (void)setenv("LESS", "FRX", 0);
        (void)dup2(ends[0], STDIN_FILENO);
        (void)close(ends[0]);
        (void)close(ends[1]);
        execl("/bin/sh", "sh", "-c", name, (char *)NULL);
        _exit(127);
    }
    (void)close(ends[0]);
    if (child > 0 && dup2(ends[1], STDOUT_FILENO) >= 0) {
        cli->pager = child;
        cli->isolates = false; /* pagers show the marks themselves */
    }
    (void)close(ends[1]);
}

void end_pager(struct cli *cli)
{
    int status;

    if (!cli->pager)
        return;
    (void)fclose(cli->out); /* it waits for the end of what it reads */
    while (waitpid(cli->pager, &status, 0) < 0 && !interrupted())
        continue;
    cli->pager = 0;
}

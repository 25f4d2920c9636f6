/* What the benchmarks share: the text, the clock, articles of a usual size. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "khayt/base.h"

enum { BENCH_ROUNDS = 5, BENCH_ARTICLE = 4096 };

/** Seconds of processor time that this process has used: other programs on the machine count for little. */
double bench_now(void);
/** The whole file, or exit with a message. */
kh_str bench_text(int argc, char **argv, const char *usage);
/** The next piece of about `size` bytes from *at on, cut behind a line, else behind a space; moves *at on. {NULL,0} at
 * the end. */
kh_str bench_piece(kh_str text, size_t *at, size_t size);

#endif

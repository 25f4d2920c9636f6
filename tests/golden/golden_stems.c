/*
 * golden_stems STEMS.tsv: the stems of words that a reader judged right must not change; both scores are printed.
 *
 * Rows: word, our stem, its judgement, libstemmer's stem, its judgement. A stem of ours that was not right may change,
 * but then the row is to be judged anew: it is named, and the test fails too.
 */
#include <stdio.h>
#include <string.h>

#include "arabic/fold.h"
#include "arabic/stem.h"

enum { COLUMNS = 5, LINE = 1024, STEM = 1, OURS = 2, THEIRS = 4 };

static bool split(char *line, char *cells[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        cells[i] = line;
        line += strcspn(line, "\t\n");
        if ((*line == '\t') != (i + 1 < COLUMNS))
            return false;
        *line++ = '\0';
    }
    return true;
}

static bool same_stem(const char *word, const char *stem)
{
    char folded[LINE * 3 + 16], buffer[LINE * 3 + 16];
    kh_str got = kh_stem(kh_str_of(folded, kh_fold(kh_str_z(word), KH_FOLD_LIGHT, folded, NULL)), buffer);

    if (kh_str_eq(got, kh_str_z(stem)))
        return true;
    printf("FAILED: %s → %.*s, not %s\n", word, (int)got.len, got.ptr, stem);
    return false;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    char line[LINE], *cells[COLUMNS];
    unsigned words = 0, ours = 0, theirs = 0, changed = 0, bad = 0;
    bool header = true;

    if (!file) {
        fprintf(stderr, "usage: golden_stems STEMS.tsv\n");
        return 2;
    }
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#')
            continue;
        if (!split(line, cells)) {
            bad++;
        } else if (!header) {
            words++;
            ours += strcmp(cells[OURS], "right") == 0;
            theirs += strcmp(cells[THEIRS], "right") == 0;
            changed += !same_stem(cells[0], cells[STEM]);
        }
        header = false;
    }
    fclose(file);
    printf("%u words: right %u, libstemmer %u; %u changed, %u bad rows\n", words, ours, theirs, changed, bad);
    return changed || bad || words < 400;
}

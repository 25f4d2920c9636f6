/*
 * chartab OUT.c: run the character rules of src/arabic/char_rules.c over U+0000–U+07FF and write the tables that the
 * program looks them up in.
 */
#include <stdio.h>

#include "arabic/char_rules.h"

static void write_classes(FILE *out)
{
    fprintf(out, "const uint8_t kh_char_classes[KH_CHAR_TABLE_SIZE] = {");
    for (uint32_t code = 0; code < KH_CHAR_TABLE_SIZE; code++)
        fprintf(out, "%s%d,", code % 32 ? "" : "\n    ", (int)kh_char_class_by_rule(code));
    fprintf(out, "\n};\n\n");
}

static int write_folds(FILE *out)
{
    fprintf(out, "const uint16_t kh_char_folds[3][KH_CHAR_TABLE_SIZE] = {\n");
    for (int level = KH_FOLD_EXACT; level <= KH_FOLD_SEARCH; level++) {
        fprintf(out, "{");
        for (uint32_t code = 0; code < KH_CHAR_TABLE_SIZE; code++) {
            uint32_t folded[4];
            unsigned count = kh_fold_by_rule(code, (kh_fold_level)level, folded);
            if (count > 1 ||
                (count &&
                 folded[0] >= KH_CHAR_TABLE_SIZE)) /* the table has room for one, and two bytes of UTF-8 stay two */
                return 1;
            fprintf(out, "%s0x%x,", code % 16 ? "" : "\n    ", count ? (unsigned)folded[0] : 0u);
        }
        fprintf(out, "},\n");
    }
    fprintf(out, "};\n");
    return 0;
}

int main(int argc, char **argv)
{
    FILE *out = argc == 2 ? fopen(argv[1], "wb") : NULL;
    int failed;

    if (!out) {
        fprintf(stderr, "usage: chartab OUT.c\n");
        return 2;
    }
    fprintf(out, "#include \"arabic/char_rules.h\"\n\n");
    write_classes(out);
    failed = write_folds(out);
    return fclose(out) || failed;
}

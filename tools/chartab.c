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

static void write_plain_letters(FILE *out)
{
    fprintf(out, "\nconst struct kh_plain_letter kh_plain_letters[256] = {");
    for (uint32_t code = 0x600; code < 0x700; code++) {
        uint32_t folded[4] = {0x600};
        unsigned count = kh_fold_by_rule(code, KH_FOLD_LIGHT, folded);
        kh_char_class class = kh_char_class_by_rule(code);
        bool joins = code >= 0x653 && code <= 0x655;
        bool letter = class == KH_CHAR_ARABIC && count == 1 && folded[0] >= 0x80 && folded[0] < 0x800;
        unsigned n = letter ? 2 : class == KH_CHAR_MARK && !joins ? 0 : KH_NOT_PLAIN;

        fprintf(out, "%s{{(char)0x%x, (char)0x%x}, %u},", code % 8 ? "" : "\n    ", 0xC0u | folded[0] >> 6,
                0x80u | (folded[0] & 0x3F), n);
    }
    fprintf(out, "\n};\n");
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
    write_plain_letters(out);
    return fclose(out) || failed;
}

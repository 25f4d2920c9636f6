/* Bytes of any charset: the first byte chooses what HTTP claimed and whether it is a page. What comes out is UTF-8. */
#include <stdlib.h>

#include "arabic/utf8.h"
#include "page/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const claims[] = {NULL,           "utf-8",    "windows-1256", "iso-8859-6", "utf-16le",
                                         "Windows-1252", "utf-16be", "cp864",        "x-unknown"};
    kh_str text, name = {NULL, 0};
    kh_arena arena;

    if (!size)
        return 0;
    kh_arena_init(&arena, (size_t)64 << 20);
    text = kh_charset_decode(&arena, kh_str_of((const char *)data + 1, size - 1),
                             kh_str_z(claims[(data[0] >> 1) % (sizeof claims / sizeof *claims)]), data[0] & 1, &name);
    if (!kh_arena_failed(&arena) && !kh_utf8_valid(text))
        abort();
    kh_arena_done(&arena);
    return 0;
}

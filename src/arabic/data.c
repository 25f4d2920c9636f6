#include "arabic/lexicon.h"
#include "base/packed.h"

extern const struct kh_packed kh_packed_data[];

kh_str kh_data(const char *name)
{
    for (const struct kh_packed *file = kh_packed_data; file->name; file++) {
        if (strcmp(file->name, name) == 0)
            return kh_str_of((const char *)file->bytes, file->size);
    }
    return (kh_str){NULL, 0};
}

#include "story/newsroom.h"

#include <pthread.h>

#include "arabic/fold.h"
#include "arabic/lexicon.h"
#include "base/map.h"

enum { LONGEST_NAME = 240, DEFAULT_ZONE = 180 };

struct kh_newsrooms {
    kh_map names; /* folded → row + 1, those of outlets behind those of agencies */
    kh_lexicon *agencies, *outlets;
    int agency_column, outlet_column, kind_column, zone_column;
};

static kh_status add_row(kh_newsrooms *to, kh_arena *arena, const kh_lexicon *rows, uint32_t row, uint64_t value)
{
    kh_str phrases = kh_lexicon_cell(rows, row, 0);

    while (phrases.len) {
        const char *bar = memchr(phrases.ptr, '|', phrases.len);
        size_t n = bar ? (size_t)(bar - phrases.ptr) : phrases.len;
        kh_str name = kh_fold_in(arena, kh_str_of(phrases.ptr, n), KH_FOLD_LIGHT);
        bool fresh = false;
        uint64_t *at = name.ptr ? kh_map_at(&to->names, name, &fresh) : NULL;

        if (!at)
            return KH_NOMEM;
        if (fresh) /* agencies come first: a name of both is the agency's */
            *at = value;
        phrases = kh_str_of(phrases.ptr + n + (bar != NULL), phrases.len - n - (bar != NULL));
    }
    return KH_OK;
}

static kh_status load(kh_arena *arena, kh_newsrooms **ret_newsrooms, kh_err *err)
{
    kh_newsrooms *to = KH_NEW(arena, kh_newsrooms);
    kh_status status = to ? kh_lexicon_load(arena, NULL, "agencies.tsv", &to->agencies, err) : KH_NOMEM;

    if (!status)
        status = kh_lexicon_load(arena, NULL, "outlets.tsv", &to->outlets, err);
    if (status)
        return status;
    kh_map_init(&to->names, arena);
    to->agency_column = kh_lexicon_column(to->agencies, "agency");
    to->outlet_column = kh_lexicon_column(to->outlets, "outlet");
    to->kind_column = kh_lexicon_column(to->outlets, "kind");
    to->zone_column = kh_lexicon_column(to->outlets, "zone");
    uint32_t agencies = kh_lexicon_rows(to->agencies), outlets = kh_lexicon_rows(to->outlets);
    for (uint32_t row = 0; !status && row < agencies; row++)
        status = add_row(to, arena, to->agencies, row, row + 1);
    for (uint32_t row = 0; !status && row < outlets; row++)
        status = add_row(to, arena, to->outlets, row, agencies + row + 1);
    *ret_newsrooms = to;
    return status;
}

kh_status kh_newsrooms_get(const kh_newsrooms **ret_newsrooms, kh_err *err)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static kh_arena arena;
    static kh_newsrooms *loaded;
    kh_newsrooms *fresh;
    kh_status status = KH_OK;

    pthread_mutex_lock(&lock);
    if (!loaded) { /* what failed, for want of memory, is tried again the next time */
        kh_arena_init(&arena, 0);
        status = load(&arena, &fresh, err);
        if (status == KH_OK)
            loaded = fresh;
        else
            kh_arena_done(&arena);
    }
    *ret_newsrooms = loaded;
    pthread_mutex_unlock(&lock);
    return status;
}

/* Row + 1 as in `names`, 0 for a name that nobody knows. */
static uint32_t look_up(const kh_newsrooms *from, kh_str name)
{
    char folded[LONGEST_NAME * 3 + 16];
    uint64_t value = 0;

    if (name.len && name.len <= LONGEST_NAME)
        (void)kh_map_get(&from->names, kh_str_of(folded, kh_fold(name, KH_FOLD_LIGHT, folded, NULL)), &value);
    return (uint32_t)value;
}

kh_str kh_newsroom(const kh_newsrooms *from, kh_str name, bool *ret_agency)
{
    uint32_t agencies = kh_lexicon_rows(from->agencies), row = look_up(from, name);

    *ret_agency = false;
    if (!row--)
        return name;
    *ret_agency = row < agencies ||
                  kh_str_eq(kh_lexicon_cell(from->outlets, row - agencies, from->kind_column), KH_STR("agency"));
    return row < agencies ? kh_lexicon_cell(from->agencies, row, from->agency_column)
                          : kh_lexicon_cell(from->outlets, row - agencies, from->outlet_column);
}

int kh_newsroom_zone(const kh_newsrooms *from, kh_str outlet)
{
    uint32_t agencies = kh_lexicon_rows(from->agencies), row = look_up(from, outlet);
    kh_str cell =
        row > agencies ? kh_lexicon_cell(from->outlets, row - 1 - agencies, from->zone_column) : (kh_str){NULL, 0};
    bool west = cell.len && cell.ptr[0] == '-';
    int minutes = 0;

    for (size_t i = west; i < cell.len && cell.ptr[i] >= '0' && cell.ptr[i] <= '9' && minutes < 1000; i++)
        minutes = minutes * 10 + (cell.ptr[i] - '0');
    return !cell.len ? DEFAULT_ZONE : west ? -minutes : minutes;
}

kh_str kh_newsroom_agency(const kh_newsrooms *from, uint32_t i)
{
    return i < kh_lexicon_rows(from->agencies) ? kh_lexicon_cell(from->agencies, i, from->agency_column)
                                               : (kh_str){NULL, 0};
}

uint64_t kh_newsroom_key(const kh_newsrooms *from, kh_str name)
{
    char folded[LONGEST_NAME * 3 + 16];
    bool agency;

    name = kh_newsroom(from, name, &agency);
    if (name.len > LONGEST_NAME)
        name.len = LONGEST_NAME;
    return kh_hash(kh_str_of(folded, kh_fold(name, KH_FOLD_LIGHT, folded, NULL)));
}

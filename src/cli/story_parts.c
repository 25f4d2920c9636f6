#include "cli/story_parts.h"

enum { NARROW = 60, EVENT_ROOM = 24 };

kh_str day_part(kh_str date)
{
    return date.len > 10 ? kh_str_of(date.ptr, 10) : date;
}

void put_key(struct cli *cli, kh_str key, unsigned used)
{
    if (used + 12 < cli->width) {
        fputs("  ", cli->out);
        term_styled(cli, STYLE_DIM, key, cli->width - used - 2);
    }
    fputc('\n', cli->out);
}

unsigned put_event(struct cli *cli, const kh_event_date *event, kh_str date, unsigned room)
{
    kh_str day = day_part(event->value);
    unsigned used = 0;

    if (!event->value.len || kh_str_eq(day, day_part(date)) || room < EVENT_ROOM)
        return 0;
    term_style(cli, STYLE_DIM);
    used += (unsigned)fprintf(cli->out, " (");
    used += term_text(cli, kh_str_z(say(cli, SAY_EVENT)), 0);
    used += (unsigned)fprintf(cli->out, " ");
    used += term_text(cli, day, 0);
    used += (unsigned)fprintf(cli->out, ")");
    term_style(cli, STYLE_PLAIN);
    return used;
}

/* What a mark of the ledger is called; NULL for none. */
static const char *mark_name(const struct cli *cli, kh_str mark)
{
    if (kh_str_eq(mark, KH_STR("revision")))
        return say(cli, SAY_REVISION);
    if (kh_str_eq(mark, KH_STR("contradiction")))
        return say(cli, SAY_CONTRADICTION);
    return kh_str_eq(mark, KH_STR("outlier")) ? say(cli, SAY_OUTLIER) : NULL;
}

void put_point(struct cli *cli, const kh_figure_point *point, unsigned indent)
{
    unsigned column = cli->width < NARROW ? 0 : (cli->width - indent - 28) * 3 / 10;
    const char *mark = mark_name(cli, point->mark);

    term_spaces(cli, indent);
    term_cell(cli, day_part(point->at.date), 12);
    if (!column) {
        term_text(cli, point->text, cli->width - indent - 12);
        fputc('\n', cli->out);
        return;
    }
    term_cell(cli, point->text, column);
    fputs("  ", cli->out);
    term_cell(cli, point->source.len ? point->source : point->at.outlet, column);
    fputs("  ", cli->out);
    term_cell(cli, mark ? kh_str_z(mark) : KH_STR(""), 12);
    put_key(cli, point->at.key, indent + 28 + 2 * column);
}

/* "later by 30 days", where there is room; nothing where it did not move. */
static unsigned put_slip(struct cli *cli, int32_t slip, unsigned room)
{
    char days[96];
    unsigned used;

    if (slip == KH_NO_DAY || !slip || room < EVENT_ROOM)
        return 0;
    term_style(cli, STYLE_DEADLINE);
    used = term_text(cli, kh_str_z(say(cli, slip > 0 ? SAY_LATER : SAY_EARLIER)), 0);
    used += (unsigned)fprintf(cli->out, " ");
    used += term_text(cli, kh_str_z(say_count(cli, COUNT_DAYS, (uint64_t)(slip > 0 ? slip : -(int64_t)slip), days)), 0);
    used += (unsigned)fprintf(cli->out, "  ");
    term_style(cli, STYLE_PLAIN);
    return used;
}

void put_announcement(struct cli *cli, const kh_announcement *announcement, unsigned indent)
{
    bool moved = announcement->slip != KH_NO_DAY && announcement->slip;
    unsigned left = cli->width < NARROW ? 0 : cli->width - indent - 29, text = moved ? left / 4 : left * 2 / 5,
             source = moved ? left / 5 : left / 4, used = indent + 31 + text + source;

    term_spaces(cli, indent);
    term_cell(cli, day_part(announcement->at.date), 12);
    fputs("→ ", cli->out);
    term_cell(cli, announcement->by, 11);
    if (!left) {
        fputc('\n', cli->out);
        return;
    }
    fputs("  ", cli->out);
    term_cell(cli, announcement->text, text);
    fputs("  ", cli->out);
    term_cell(cli, announcement->source.len ? announcement->source : announcement->at.outlet, source);
    fputs("  ", cli->out);
    used += put_slip(cli, announcement->slip, cli->width > used ? cli->width - used : 0);
    put_key(cli, announcement->at.key, used);
}

void put_said(struct cli *cli, kh_str name, const kh_said *said, unsigned indent)
{
    unsigned used = indent + 12;
    char sources[96];

    term_spaces(cli, indent);
    term_cell(cli, day_part(said->at.date), 12);
    term_style(cli, STYLE_BOLD);
    used += term_text(cli, name.len ? name : said->speaker, cli->width / 3);
    term_style(cli, STYLE_PLAIN);
    if (said->role.len && used + 40 < cli->width) {
        used += (unsigned)fprintf(cli->out, "  ");
        used += term_text(cli, said->role, 28);
    }
    if (said->sources > 1 && used + 24 < cli->width) {
        used += (unsigned)fprintf(cli->out, "  ");
        used += term_text(cli, kh_str_z(say_count(cli, COUNT_SOURCES, said->sources, sources)), 0);
    }
    put_key(cli, said->at.key, used);
    term_wrapped(cli, said->text, cli->width, indent + 2);
}

void put_reversal(struct cli *cli, const kh_reversal *reversal)
{
    put_said(cli, reversal->name, &reversal->before, 2);
    put_said(cli, KH_STR("↺"), &reversal->after, 4);
}

/*
 * hijritab OUT.c: write the Umm al-Qura calendar as ICU has it, 1300–1600 AH: for each year the day number of 1
 * Muharram and a bit for each month that has 30 days. So the program needs no calendar object, and no lock, to read a
 * Hijri date.
 */
#include <stdint.h>
#include <stdio.h>
#include <unicode/ucal.h>

enum { FIRST_YEAR = 1300, LAST_YEAR = 1600 };

static const double day_milliseconds = 86400000.0;

static int32_t first_day(UCalendar *calendar, int32_t year, int32_t month, UErrorCode *status)
{
    ucal_clear(calendar);
    ucal_set(calendar, UCAL_EXTENDED_YEAR, year);
    ucal_set(calendar, UCAL_MONTH, month);
    ucal_set(calendar, UCAL_DATE, 1);
    double at = ucal_getMillis(calendar, status) / day_milliseconds;
    return (int32_t)(at < 0 ? at - 0.5 : at + 0.5);
}

int main(int argc, char **argv)
{
    static const UChar utc[] = {'U', 'T', 'C', 0};
    UErrorCode status = U_ZERO_ERROR;
    FILE *out = argc == 2 ? fopen(argv[1], "wb") : NULL;
    UCalendar *calendar = ucal_open(utc, -1, "ar@calendar=islamic-umalqura", UCAL_TRADITIONAL, &status);

    if (!out || U_FAILURE(status)) {
        fprintf(stderr, "hijritab: %s\n", out ? u_errorName(status) : "usage: hijritab OUT.c");
        return 2;
    }
    fprintf(out, "#include \"arabic/hijri_table.h\"\n\nconst struct kh_hijri_year kh_hijri_years[] = {\n");
    for (int32_t year = FIRST_YEAR; year <= LAST_YEAR + 1; year++) {
        unsigned long_months = 0;
        int32_t start = first_day(calendar, year, 0, &status), at = start;
        for (int month = 0; month < 12; month++) {
            int32_t next =
                month == 11 ? first_day(calendar, year + 1, 0, &status) : first_day(calendar, year, month + 1, &status);
            if (next - at == 30)
                long_months |= 1u << month;
            else if (next - at != 29)
                return 1;
            at = next;
        }
        fprintf(out, "    {%d, 0x%x},\n", start, long_months);
    }
    fprintf(out, "};\n");
    ucal_close(calendar);
    return fclose(out) || U_FAILURE(status);
}

/*
 * Mojibake: Arabic text that somebody's program decoded with the wrong charset and saved as UTF-8, so that its bytes
 * are valid and say nothing. Three mistakes can be taken back, since every byte still has its character:
 *
 *   UTF-8 read as windows-1252     Ø§Ù„Ø¹Ø±Ø§Ù‚
 *   UTF-8 read as windows-1256     ط§ظ„ط¹ط±ط§ظ‚
 *   windows-1256 read as 1252      ÇáÚÑÇÞ
 */
#ifndef KH_PAGE_MOJIBAKE_H
#define KH_PAGE_MOJIBAKE_H

#include "base/arena.h"

/**
 * Take such mistakes back where they are certain: what comes out is Arabic of some length, by a way that no right text
 * allows. Any other text comes back as it is, also beside text that was repaired; a page may be wrong in part only.
 *
 * @param text  clean UTF-8
 * @return      `text` itself, or a repaired copy in the arena; {NULL,0} when memory ran out
 */
kh_str kh_mojibake_repair(kh_arena *arena, kh_str text);

#endif

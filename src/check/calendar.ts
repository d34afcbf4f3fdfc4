/**
 * Days between two dates `YYYY-MM-DD`, negative when `to` is the earlier one. Counted in the Gregorian
 * calendar without any clock or time zone.
 */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** The number of a day; March starts the year, so that a leap day is its last. */
function dayNumber(date: string): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const shifted = month > 2 ? year : year - 1;
  const monthsSinceMarch = (month + 9) % 12;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return 365 * shifted + leapDays + Math.floor((153 * monthsSinceMarch + 2) / 5) + day;
}

// Formatters of numbers and dates, each made once: to make one takes as long as a hundred uses, and the wall writes figures all day.
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

export function numberFormat(locale: string, style?: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = style ? locale + JSON.stringify(style) : locale;
  let found = numbers.get(key);
  if (!found) numbers.set(key, (found = new Intl.NumberFormat(locale, style)));
  return found;
}

export function dateFormat(locale: string, style?: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = style ? locale + JSON.stringify(style) : locale;
  let found = dates.get(key);
  if (!found) dates.set(key, (found = new Intl.DateTimeFormat(locale, style)));
  return found;
}

/** Queries of pages as the API takes them: every filter of the benchmarks with every order, in both directions. */
import { dimensionFilters, otherFilters, sortFields } from './filters.ts';

/** The filters as parameters, by name. */
export const filterParameters: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ ...dimensionFilters, ...otherFilters }).map(([name, filter]) => {
    const { dates, flags, text, ...fields } = filter;
    const parameters = new URLSearchParams();
    for (const [field, value] of Object.entries({ ...fields, ...flags, ...(text === undefined ? {} : { q: text }) })) {
      for (const one of Array.isArray(value) ? value : [value]) parameters.append(field, String(one));
    }
    for (const [field, range] of Object.entries(dates ?? {})) {
      if (range?.from !== undefined) parameters.set(`${field}From`, range.from);
      if (range?.to !== undefined) parameters.set(`${field}To`, range.to);
    }
    return [name, parameters.toString()];
  }),
);

export const sortParameters = sortFields.flatMap((field) => [`sort=${field}`, `sort=-${field}`]);

export const pageQueries = Object.values(filterParameters).flatMap((filter) =>
  sortParameters.map((sort) => [filter, sort].filter((part) => part !== '').join('&')),
);

-- How a person reads and writes numbers and dates; the browser knows where nothing is said.
alter table app_user add column locale text constraint app_user_locale_check check (length(locale) between 2 and 100);
comment on column app_user.locale is 'A language tag (BCP 47), for numbers and dates';

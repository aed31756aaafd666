create trigger app_user_deactivated after update of is_active on app_user
  for each row when (old.is_active and not new.is_active) execute function end_sessions_of_account();

-- What one guesser is taken to be: an address of IPv4, however it is written, or the least that one customer has of IPv6.
-- Stored in an index of session.
create or replace function network_of(address inet) returns inet
  language sql immutable strict parallel safe
  return case
    when family(address) = 4 then host(address)::inet
    when address <<= inet '::ffff:0:0/96' then substring(host(address) from '[0-9.]+$')::inet
    else network(set_masklen(address, 64))::inet
  end;

select objects();
--> table coach: 1
--> table player: 2
--> table team: 2
select structure('team');
--> id integer not null identity
--> captain integer not null
--> constraint team_captain_fkey FOREIGN KEY (captain) REFERENCES player(id)
--> constraint team_pkey PRIMARY KEY (id)
select structure('player');
--> id integer not null identity
--> team integer not null
--> coach integer
--> constraint player_coach_fkey FOREIGN KEY (coach) REFERENCES coach(id)
--> constraint player_team_fkey FOREIGN KEY (team) REFERENCES team(id)
--> constraint player_pkey PRIMARY KEY (id)
select structure('coach');
--> id integer not null identity
--> team integer
--> constraint coach_team_fkey FOREIGN KEY (team) REFERENCES team(id)
--> constraint coach_pkey PRIMARY KEY (id)

select objects();
--> view best: 1
--> table person: 3
--> view rich: 1
--> table team: 2
--> view totals: 2
select * from totals order by name;
--> blue | 1 | 7 | 7
--> red | 2 | 15 | 10
select * from best;
--> 1
select * from rich;
--> red

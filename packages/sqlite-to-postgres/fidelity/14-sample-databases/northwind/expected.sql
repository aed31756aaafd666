select objects();
--> table "Categories": 2
--> view "Current Product List": 2
--> view "Customer and Suppliers by City": 3
--> table "CustomerCustomerDemo": 1
--> table "CustomerDemographics": 1
--> table "Customers": 2
--> table "EmployeeTerritories": 1
--> table "Employees": 2
--> table "Order Details": 2490
--> view "Order Subtotals": 830
--> table "Orders": 830
--> table "Products": 3
--> view "Products Above Average Price": 1
--> table "Regions": 1
--> table "Territories": 1
select contype, count(*) from pg_constraint where connamespace = current_schema::regnamespace and contype <> 'n' group by contype order by contype;
--> c | 5
--> f | 11
--> p | 11
select count(*) from pg_constraint where connamespace = current_schema::regnamespace and not convalidated;
--> 0
select count(*) as indexes from pg_index x join pg_class c on c.oid = x.indexrelid where c.relnamespace = current_schema::regnamespace and not x.indisprimary;
--> 0
select round(sum("Subtotal")::numeric, 6) from "Order Subtotals";
--> 1136819.950000
select * from "Current Product List" order by 1;
--> 1 | Chai
--> 3 | Tofu
select * from "Products Above Average Price" order by 1;
--> Tofu | 23.25
select * from "Customer and Suppliers by City";
--> Berlin | Alfreds | Customers
--> Bern | Supplier | Suppliers
--> Marseille | L'Étoile | Customers
insert into "Categories" ("CategoryName") values ('next') returning "CategoryID";
--> 3

-- The schema of Northwind, a trading company: blanks in names, pictures, dates as text, views
create table [Categories] ([CategoryID] integer primary key autoincrement, [CategoryName] text, [Description] text, [Picture] blob);
create table [CustomerDemographics] ([CustomerTypeID] text not null, [CustomerDesc] text, primary key ([CustomerTypeID]));
create table [Customers] ([CustomerID] text, [CompanyName] text, [City] text, [Country] text, primary key (`CustomerID`));
create table [CustomerCustomerDemo] (
  [CustomerID] text not null, [CustomerTypeID] text not null, primary key ("CustomerID", "CustomerTypeID"),
  foreign key ([CustomerID]) references [Customers] ([CustomerID]) on delete no action on update no action,
  foreign key ([CustomerTypeID]) references [CustomerDemographics] ([CustomerTypeID]) on delete no action on update no action
);
create table [Employees] (
  [EmployeeID] integer primary key autoincrement, [LastName] text, [BirthDate] date, [HireDate] date, [Photo] blob, [ReportsTo] integer,
  foreign key ([ReportsTo]) references [Employees] ([EmployeeID])
);
create table [Regions] ([RegionID] integer not null primary key, [RegionDescription] text not null);
create table [Territories] ([TerritoryID] text not null, [RegionID] integer not null, primary key ([TerritoryID]), foreign key ([RegionID]) references [Regions] ([RegionID]));
create table [EmployeeTerritories] (
  [EmployeeID] integer not null, [TerritoryID] text not null, primary key ("EmployeeID", "TerritoryID"),
  foreign key ([EmployeeID]) references [Employees] ([EmployeeID]), foreign key ([TerritoryID]) references [Territories] ([TerritoryID])
);
create table [Products] (
  [ProductID] integer not null primary key autoincrement, [ProductName] text not null, [CategoryID] integer, [UnitPrice] numeric default 0, [UnitsInStock] integer default 0,
  [Discontinued] text not null default '0', check ([UnitPrice] >= (0)), check ([UnitsInStock] >= (0)),
  foreign key ([CategoryID]) references [Categories] ([CategoryID])
);
create table [Orders] (
  [OrderID] integer not null primary key autoincrement, [CustomerID] text, [EmployeeID] integer, [OrderDate] datetime, [ShippedDate] datetime, [Freight] numeric default 0,
  foreign key ([EmployeeID]) references [Employees] ([EmployeeID]), foreign key ([CustomerID]) references [Customers] ([CustomerID])
);
create table [Order Details] (
  [OrderID] integer not null, [ProductID] integer not null, [UnitPrice] numeric not null default 0, [Quantity] integer not null default 1, [Discount] real not null default 0,
  primary key ("OrderID", "ProductID"), check ([Discount] >= (0) and [Discount] <= (1)), check ([Quantity] > (0)), check ([UnitPrice] >= (0)),
  foreign key ([OrderID]) references [Orders] ([OrderID]), foreign key ([ProductID]) references [Products] ([ProductID])
);
create view [Order Subtotals] as
  select [Order Details].OrderID, sum([Order Details].UnitPrice * Quantity * (1 - Discount)) as Subtotal from [Order Details] group by [Order Details].OrderID;
create view [Current Product List] as select ProductID, ProductName from Products where Discontinued = '0';
create view [Products Above Average Price] as select ProductName, UnitPrice from Products where UnitPrice > (select avg(UnitPrice) from Products);
create view [Customer and Suppliers by City] as select City, CompanyName, 'Customers' as Relationship from Customers union select 'Bern', 'Supplier', 'Suppliers' order by City, CompanyName;
insert into Categories values (1, 'Beverages', 'Soft drinks', x'ffd8ffe000104a46'), (2, 'Smørrebrød', null, x'');
insert into Customers values ('ALFKI', 'Alfreds', 'Berlin', 'Germany'), ('BONAP', 'L''Étoile', 'Marseille', 'France');
insert into CustomerDemographics values ('T', 'x');
insert into CustomerCustomerDemo values ('ALFKI', 'T');
insert into Employees values (1, 'Davolio', '1968-12-08', '2012-05-01', x'00', 2), (2, 'Fuller', '1952-02-19', '2012-08-14', null, null);
insert into Regions values (1, 'Eastern');
insert into Territories values ('01581', 1);
insert into EmployeeTerritories values (1, '01581');
insert into Products values (1, 'Chai', 1, 18, 39, '0'), (2, 'Chang', 1, 19.45, 17, '1'), (3, 'Tofu', 2, 23.25, 0, '0');
insert into Orders with recursive n (i) as (select 10248 union all select i + 1 from n where i < 11077) select i, iif(i % 2, 'ALFKI', 'BONAP'), 1 + i % 2, date('2016-07-04', (i - 10248) || ' days'), iif(i % 7, datetime('2016-07-10', (i - 10248) || ' days'), null), i * 0.01 from n;
insert into [Order Details] select OrderID, p.ProductID, p.UnitPrice, 1 + OrderID % 50, (OrderID % 5) * 0.05 from Orders join Products p;

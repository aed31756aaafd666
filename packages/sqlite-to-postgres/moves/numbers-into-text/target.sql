create table device (id varchar(36) primary key, owner text, code varchar(2), share varchar(9));

-- A database that Sequelize wrote: DATE is an instant with zone, TINYINT(1) a boolean
CREATE TABLE `SequelizeMeta` (`name` VARCHAR(255) NOT NULL UNIQUE PRIMARY KEY);
CREATE TABLE `Users` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `uuid` UUID, `name` VARCHAR(255), `admin` TINYINT(1) NOT NULL DEFAULT 0, `price` DECIMAL(10,2), `born` DATE, `data` JSON, `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL, `TeamId` INTEGER REFERENCES `Teams` (`id`) ON DELETE SET NULL ON UPDATE CASCADE);
CREATE TABLE `Teams` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, `name` VARCHAR(255) UNIQUE);
insert into SequelizeMeta values ('1.js');
insert into Teams values (1, 'red');
insert into Users values (1, '01234567-89ab-cdef-0123-456789abcdef', 'Ann', 1, 9.99, '1990-01-02', '{"a":1}', '2024-05-06 07:08:09.123 +00:00', '2024-05-06 07:08:09.123 +02:00', 1);

-- Comments in the text of a schema: become comments of the table and its columns; they never change what is created
create /* here */ table -- and here
 t ( -- a comment, with a comma, and 'quotes'
  id integer /* ) */ primary key, -- "key"
  a text default '--no comment' /* trailing */, /* b text, */
  c text default '/* neither */'
) -- end
;
insert into t (id) values (1);

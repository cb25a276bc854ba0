Feature: Database
  Migrations with the rights of a hosted project, users made by the database itself, and tables that are closed to browsers.

  @PM-AC-15 @PM-FR-08 @destructive
  Rule: The migrations bring an empty project to its tables, with the rights of a hosted one

    Example: An empty project, and then one in use
      Given an empty project in which the tools of production have no special rights
      When its migrations run, and run again when a user has left rows
      Then both runs come to a good end
      And the tables of the application are there
      And the sign-in service and its storage are as they were
      And the second run has changed neither tables nor rows

  @PM-EDGE-04 @destructive
  Rule: Without vectors in the database the migration stops and says what to do

    Example: A database that has no such extension
      Given an empty project whose database knows no vectors
      When its migrations run with everything, twice
      Then both runs fail and tell how to switch vectors on
      And the second run finds the database as the first has left it

  @PM-AC-14 @PM-FR-05
  Rule: The backend takes the database from its address alone

    Example: A user of the pooler, and a password that has to be encoded
      Given an address of the database with such a user and such a password
      When a backend is started with it, and a user makes a project
      Then the project is in that database
      And the backend works there as the user of the address

    Example: The other spelling of the address
      Given an address of the database in its other spelling
      When a backend is started with it
      Then it serves, or it ends and names the variable

  Rule: The migrations take that address as well, and keep its password to themselves

    @PM-FR-08
    Example: At an address whose password has to be encoded
      Given an address of the database with such a user and such a password
      When the migrations run once more, at that address
      Then they come to a good end

    @PM-SEC-16
    Example: What they say there
      Given an address of the database with such a user and such a password
      When the migrations run once more, at that address
      Then nothing that they say holds the password

  @PM-TASK-04
  Rule: Users are known by a universal id and by no password

    Example: The table of users and what refers to it
      When the table of users is looked at
      Then its id and every reference to it are universal ids
      And it has neither a password nor a switch for activity

  @PM-TASK-05
  Rule: The conversion brings users of the former kind to their new shape

    Example: The file
      When the contracts of the database are looked at
      Then the file of the conversion is among them

    Example: Nobody in it yet
      Given a database of the former kind that has no users
      When the conversion runs twice
      Then both conversions come to a good end
      And the users and what refers to them have the new shape

    Example: Users, and rows that refer to them
      Given a database with users of the former kind
      When the conversion runs twice
      Then all have the new shape and no row is another, or nothing has changed and it says why

  @PM-FR-14 @destructive
  Rule: The database gives every account its user, without any program

    Example: Every way to an account
      Given a migrated project in which no program of the system runs
      When accounts are made by sign-up, by an administrator and by the sign-in service's own role
      Then each account has exactly one user with its id and its address

    Example: A hundred at the same time
      Given a migrated project in which no program of the system runs
      When an administrator makes 100 accounts at the same time
      Then each account has exactly one user with its id and its address

  @PM-TASK-06
  Rule: The trigger of accounts is kept as a file

    Example: Among the contracts
      When the contracts of the database are looked at
      Then the file of the trigger is among them

  @destructive
  Rule: The trigger of accounts can be made again at any time

    @PM-TASK-06 @PM-ENT-02
    Example: By hand, in a project in use
      Given a migrated project with a user whom the application has named
      When the file of the trigger is run twice by hand, and the account gets another address
      Then both runs of the file come to a good end
      And accounts have exactly one trigger, and a new account exactly one user
      And the user still has the name

  @PM-SEC-18
  Rule: The function behind the trigger cannot be misused

    Example: Its rights and its names
      When the function behind the trigger is looked at
      Then it works with its owner's rights in a fixed search path
      And nobody but the trigger can call it

    Example: What users say of themselves
      When somebody signs up who claims to be an administrator
      Then the own words have reached no column that opens anything

  @PM-SEC-10
  Rule: The public key opens no table of the application

    Example: As a visitor and as another user
      Given a user of production with something of the own in every table
      When a visitor and another user try every table past the backend
      Then no row of the application was shown to them
      And no row has changed

  @PM-FR-07
  Rule: Rows of every kind can be made, read, changed and deleted as before

    Example: One of every area
      Given a user of production with a project for files
      And the user has sent a file in every way
      When the user makes one of every area
      Then each of them is read and listed, and belongs to the user
      And each that can be changed is read as it was changed
      And each can be deleted, and is gone then

  @PM-EDGE-01
  Rule: Without its database the backend says so, and goes on when it is back

    Example: While it is at work
      Given a user of a backend whose way to the database can be cut
      When the user reads on while the database refuses connections, and while it is silent
      Then each read was refused in time, in words that name the database
      And nothing secret was said
      And the user is served again, without another start

  @PM-SEC-19
  Rule: The connection to the database is encrypted

    Example: A database that insists on it
      Given a database that takes only encrypted connections
      When a backend is led there as the example says
      Then it works there, on encrypted connections

    Example: A database that cannot
      When a backend is told to encrypt its connections to a database that cannot
      Then it does not go on without

Feature: Acceptance scenarios of the production migration
  The scenarios of the user stories of document 002, and its edge cases, under its names and in its
  order; then all of them in one deployment. The areas beside this file look at each more closely.

  @PM-AC-01 @needs-kill
  Scenario: System Deployment, 1: four services start
    Given an environment of production that leads to its stores
    When production is brought up
    Then its four services run since their first start

  @PM-AC-02
  Scenario: System Deployment, 2: the backend connects to its database and its bucket
    Given a second store with another bucket and other keys
    When a backend is led there, with a login of its own for the database
    Then the database has a session of that login
    And the store has granted a signed request about the bucket
    And the log of the start knows no error

  @PM-AC-03 @needs-kill
  Scenario: System Deployment, 3: all four services are healthy
    Given an environment of production that leads to its stores
    When production is brought up
    Then all four report that they are healthy, and stay so

  @PM-AC-04 @needs-browser
  Scenario: User Authentication, 1: valid credentials on the login page
    Given a visitor with an account is before the site
    When the visitor signs in and loads the page again
    Then only the sign-in service has heard the password
    And the browser keeps the session
    And a page of the visitor's own is shown, with the newest token

  @PM-AC-05 @needs-browser @needs-mailbox
  Scenario: User Authentication, 2: the registration page grants immediate access
    Given a newcomer is before the site
    When the newcomer registers
    Then a page of the newcomer's own is shown within 10 seconds
    And the newcomer is a user of the application
    And no mail asks the newcomer for anything

  @PM-AC-06 @needs-browser
  Scenario: User Authentication, 3: the session expires
    Given a visitor has signed in, and tokens end after 4 seconds
    When the visitor goes on working after the token has ended
    Then a page of the visitor's own is shown, with the newest token
    And the API was asked with a later token than the first

  @PM-AC-07 @needs-browser @needs-mailbox
  Scenario: User Authentication, 4: the link of a password reset
    Given a visitor with an account has a mail with a link, asked for on the site
    When the visitor opens the link and chooses another password
    Then only the new password begins a session

  @PM-AC-08
  Scenario: File Storage, 1: a workflow generates an image
    Given a backend and a worker with a queue, a store and a model of their own
    When a user executes a workflow that was saved earlier
    Then its image is in the bucket byte for byte, and nothing else
    And the address that is told opens it to anybody

  @PM-AC-09
  Scenario: File Storage, 2: a user uploads a document
    Given a user of production with a project for files
    When the user sends documents of every kind
    Then each file is stored unchanged
    And each has its own type in the store

  @PM-AC-10
  Scenario: File Storage, 3: a file is accessed by the returned address
    Given a user of production with a project for files
    When the user sends documents with difficult names
    Then anybody gets each file unchanged at its address

  @PM-AC-11
  Scenario: Backend Auth Validation, 1: a valid token
    Given a user of production has signed in
    When each area is read with the token and with a later one of the same session
    Then every area answers with the user's own things

  @PM-AC-12
  Scenario: Backend Auth Validation, 2: an expired token
    Given a user of production has signed in
    When each area is read and written with a token that has expired
    Then every request is refused as unknown
    And nothing has been written

  @PM-AC-13
  Scenario: Backend Auth Validation, 3: the token identifies the user
    Given two users of production have signed in
    When the first makes a project and names the second wherever a request can
    Then each project belongs to the first, or the request was refused

  @PM-AC-14
  Scenario: Database Connection, 1: the backend connects by the database's address
    Given an address of the database with such a user and such a password
    When a backend is started with it, and a user makes a project
    Then the project is in that database
    And the backend works there as the user of the address

  @PM-AC-15 @destructive
  Scenario: Database Connection, 2: the migrations create the tables
    Given an empty project in which the tools of production have no special rights
    When its migrations run, and run again when a user has left rows
    Then both runs come to a good end
    And the tables of the application are there

  @PM-AC-16 @needs-pgvector
  Scenario: Database Connection, 3: vectors serve the search
    Given a backend for which the vector of every text is known
    And two users have documents about different things
    When the first asks about one of them
    Then the document about it comes first, and none of the other user

  @PM-EDGE-01
  Scenario: Edge Case, 1: the connection to the database fails
    When backends are started whose database refuses connections, and is silent
    Then each ends, or is unhealthy until the database is there

  @PM-EDGE-02
  Scenario: Edge Case, 2: an upload fails in the middle
    Given a second store with another bucket and other keys
    When a large document is sent on a way to the store that breaks once
    Then it is stored whole, or refused without a trace

  @PM-EDGE-03 @needs-browser
  Scenario: Edge Case, 3: the refresh of a token fails
    Given a visitor has signed in, in a browser whose clock can be set
    When the session is ended elsewhere, and an hour passes
    Then the page for signing in is shown within 10 seconds, and stays
    And the browser keeps nothing of a session

  @PM-EDGE-04 @destructive
  Scenario: Edge Case, 4: the database knows no vectors
    Given an empty project whose database knows no vectors
    When its migrations run with everything, twice
    Then both runs fail and tell how to switch vectors on

  @PM-EDGE-05 @needs-kill
  Scenario: Edge Case, 5: Redis loses its data
    Given production executes workflows of a user who has rows and files
    When its Redis loses everything and comes back empty
    Then every service is healthy within 60 seconds, by itself
    And a new workflow of the user is finished within 60 seconds
    And all other rows and files of the user are as before

  @PM-TASK-27 @needs-kill @needs-browser @needs-mailbox
  Scenario: All sixteen in one deployment
    Given production is up, with a browser before its site
    When the sixteen stories are lived there, in their order and in another one
    Then each of them has ended as it should, both times
    And its four services run since their first start

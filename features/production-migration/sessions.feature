Feature: Sessions
  What becomes of a session in the browser when its token ends, when it is ended elsewhere, and when
  the sign-in service cannot be reached; and the same by the client library, where there is no browser.

  @PM-AC-06 @PM-TASK-15
  Rule: A session whose token has ended goes on with the newest token, unnoticed

    @needs-browser
    Example: The token ends while the page is open
      Given a visitor has signed in, and tokens end after 4 seconds
      When the visitor goes on working after the token has ended
      Then a page of the visitor's own is shown, with the newest token
      And the API was asked with a later token than the first
      And the browser keeps the session, and no copy of its token

    Example: By the client library
      Given somebody has registered and signed in by the client library
      When the owner goes on with the session
      Then the later token opens the backend

  @PM-EDGE-03 @PM-AC-06
  Rule: A session that cannot be gone on with leads to the page for signing in

    @needs-browser
    Example: It was ended elsewhere
      Given a visitor has signed in, in a browser whose clock can be set
      When the session is ended elsewhere, and an hour passes
      Then the page for signing in is shown within 10 seconds, and stays
      And the browser keeps nothing of a session

    @needs-browser
    Example: Nobody answers for the sign-in service
      Given a visitor has signed in, in a browser whose clock can be set
      When the sign-in service cannot be reached any more, and an hour passes
      Then the page for signing in is shown, or a page that says what is wrong
      And the service is not asked again and again

    Example: By the client library
      Given somebody has registered and signed in by the client library
      When every session of the owner is ended
      Then the sign-in service does not go on with the session

  @PM-FR-10
  Rule: The browser keeps the session over tabs and over the end of its tokens

    @needs-browser
    Example: A tab that is closed, and a new one
      Given a visitor has signed in, and tokens end after 4 seconds
      When the tab is closed, and a new one is opened after the token has ended
      Then a page of the visitor's own is shown, with the newest token

    @needs-browser
    Example: Two tabs
      Given a visitor has signed in, and tokens end after 4 seconds
      When the visitor works in two tabs at once after the token has ended
      Then both tabs show a page of the visitor's own

  @PM-TASK-15
  Rule: Whoever is not signed in sends no token

    @needs-browser
    Example: A page for signed-in users
      Given a newcomer is before the site
      When the newcomer opens a page for signed-in users
      Then the page for signing in is shown
      And the API is asked nothing in anybody's name

  @PM-TASK-17
  Rule: The store follows the session, whichever tab has changed it

    Example: Programs
      When the programs are read
      Then the store listens to the session

    @needs-browser
    Example: Signed out in another tab
      Given a visitor is signed in, in two tabs
      When the visitor signs out in one of them
      Then the other one shows the page for signing in within 5 seconds

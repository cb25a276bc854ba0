Feature: Authentication
  Pages on which users register, sign in, sign out and choose another password, as people use them in
  a browser; and the same stories by the client library, where there is no browser.

  @PM-AC-04
  Rule: Signing in begins a session at the sign-in service, and the browser keeps it

    @needs-browser
    Example: The right password, and the page loaded again
      Given a visitor with an account is before the site
      When the visitor signs in and loads the page again
      Then only the sign-in service has heard the password
      And the browser keeps the session
      And a page of the visitor's own is shown, with the newest token

    @needs-browser
    Example: A wrong password
      Given a visitor with an account is before the site
      When the visitor tries a wrong password
      Then the page for signing in stays and says why
      And the browser keeps nothing of a session

    Example: By the client library
      Given somebody has an account
      When the owner tries the right password and a wrong one
      Then only the right one begins a session that the backend lets in

  @PM-AC-05
  Rule: Registering gives access at once, and no mail has to be answered

    @needs-browser @needs-mailbox
    Example: A newcomer fills in the page
      Given a newcomer is before the site
      When the newcomer registers
      Then a page of the newcomer's own is shown within 10 seconds
      And the newcomer is a user of the application
      And no mail asks the newcomer for anything

    @needs-mailbox
    Example: By the client library
      Given the system runs
      When somebody registers by the client library
      Then the registration itself begins a session that the backend lets in
      And the newcomer is a user of the application
      And no mail asks the newcomer for anything

  @PM-AC-07
  Rule: A forgotten password is replaced by the link of a mail, once

    @needs-browser @needs-mailbox
    Example: Asked for, followed, and chosen
      Given a visitor with an account has a mail with a link, asked for on the site
      When the visitor opens the link and chooses another password
      Then only the new password begins a session
      And the link is of no use to anybody any more
      And without a link nobody is offered the page in vain

    @needs-mailbox
    Example: By the client library
      Given somebody with an account has a mail with a link
      When the owner chooses another password by the link
      Then only the new password begins a session
      And the link hands over no second session

  @PM-FR-09
  Rule: Sign-in, registration and reset go through the kit of the sign-in service

    Example: Programs
      When the programs are read
      Then the pages sign in, register and ask for links by the kit
      And no page calls a route for accounts by hand

    @needs-browser
    Example: The pages in use
      Given a newcomer is before the site
      When the newcomer registers, and in another browser signs in and asks for a link
      Then the sign-in service was asked for all three
      And the backend was told neither address nor password

  @PM-SC-02
  Rule: Users register, sign in and sign out at the sign-in service

    @needs-browser
    Example: In, out, and back
      Given a newcomer has registered on the site and saved something
      When the newcomer signs out
      Then the page for signing in is shown
      And the browser keeps nothing of a session
      And the sign-in service does not go on with the session
      And going back shows nothing that was saved
      And the API is asked nothing in the newcomer's name any more

    Example: By the client library
      Given somebody has registered and signed in by the client library
      When the owner signs out
      Then the sign-in service does not go on with the session

  @PM-TASK-16
  Rule: The page that links lead to makes a session of a good link, and explains a bad one

    Example: Programs
      When the programs are read
      Then the page that links lead to is there

    @needs-browser
    Example: A good link that names another site to go on to
      Given a visitor with a link that names another site to go on to
      When the visitor opens it
      Then the visitor is let in
      And no other site was opened

    @needs-browser
    Example: A link that the sign-in service refuses
      Given a visitor with an account is before the site
      When the visitor comes back from a link that was refused
      Then the page tells of the refusal and leads to where one signs in
      And the browser keeps nothing of a session

  @PM-ENV-07
  Rule: The site talks to the addresses that its build was given

    @needs-browser
    Example: Served where the variables say something else
      Given a visitor before a site that was built for one project and is served with the addresses of another
      When the visitor of that site tries to sign in
      Then the project and the backend of the build are asked, and no others
      And the site holds the public key, and no secret that its build could see

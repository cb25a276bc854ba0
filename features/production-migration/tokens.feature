Feature: Token validation
  Who is let in, on every area and every operation, and as whom.

  @PM-AC-11 @PM-TASK-19
  Rule: A token of the sign-in service opens every area

    Example: Signed in, and gone on with
      Given a user of production has signed in
      When each area is read with the token and with a later one of the same session
      Then every area answers with the user's own things

  @PM-AC-12 @PM-TASK-19
  Rule: A token that has expired or is broken is refused, and changes nothing

    Scenario Outline: <credential>
      Given a user of production has signed in
      When each area is read and written with <credential>
      Then every request is refused as unknown
      And nothing has been written

      Examples: expired, and broken in several ways
        | credential                         |
        | a token that has expired           |
        | a token with a changed signature   |
        | a token of two parts               |
        | a word that is no token            |

  @PM-SEC-01
  Rule: A request without a usable token is refused

    Scenario Outline: <credential>
      Given a user of production has signed in
      When each area is read and written with <credential>
      Then every request is refused as unknown
      And nothing has been written

      Examples: no token, or not as a bearer's
        | credential                    |
        | no header                     |
        | an empty header               |
        | a user name and a password    |
        | the scheme without a token    |
        | the token under another scheme |

    Example: The scheme in small letters
      Given a user of production has signed in
      When each area is read with the scheme in small letters
      Then every area answers with the user's own things

  @PM-SEC-02
  Rule: A token without a signature is refused

    Scenario Outline: <credential>
      Given a user of production has signed in
      When each area is read and written with <credential>
      Then every request is refused as unknown
      And nothing has been written

      Examples: the signature is missing or not asked for
        | credential                                       |
        | a token without its signature                    |
        | a token that wants no signature                  |
        | a token that wants no signature, in capitals     |
        | a token that wants no signature, capitalised     |

  @PM-SEC-03
  Rule: A token does not choose how it is verified

    Scenario Outline: <credential>
      Given a user of production has signed in
      When each area is read and written with <credential>
      Then every request is refused as unknown
      And nobody has been asked for keys

      Examples: the header asks for another algorithm or another key
        | credential                                   |
        | a token by a stronger hash                   |
        | a token of an unknown key pair               |
        | a token that brings its key along            |
        | a token that says where its key is           |
        | a token that leads its key to an empty file  |
        | a token that asks a database for its key     |

  @PM-SEC-04
  Rule: Only the key of the project counts

    Scenario Outline: <credential>
      Given a user of production has signed in
      When each area is read and written with <credential>
      Then every request is refused as unknown
      And nothing has been written

      Examples: other keys, and the right one in the wrong form
        | credential                              |
        | a token of another secret               |
        | a token of an empty secret              |
        | a token of the secret "secret"          |
        | a token of the secret read as base64    |

    Example: Secrets that stand in the repository
      Given a user of production has signed in
      When each area is read with a token for every secret that the example shows
      Then every request is refused as unknown

  @PM-SEC-05
  Rule: Keys of the project and tokens of visitors are no login

    Scenario Outline: <credential>
      Given a user of production has signed in
      When each area is read and written with <credential>
      Then every request is refused as unknown
      And nothing has been written

      Examples: signed by the project, and nobody's
        | credential                       |
        | the public key of the project    |
        | the service key of the project   |
        | a token for visitors             |
        | a token of the role of visitors  |
        | a token for another audience     |

  @PM-SEC-06
  Rule: A token of another issuer is refused

    Example: The right secret, and another project
      Given a user of production has signed in
      When each area is read and written with a token of another issuer
      Then every request is refused as unknown
      And nothing has been written

  @PM-SEC-07
  Rule: A token for nobody is refused cleanly and makes nobody

    Scenario Outline: <credential>
      Given a user of production has signed in
      When each area is read and written with <credential>
      Then every request is refused without an error of the server
      And nobody has become a user

      Examples: subjects that nobody has
        | credential                              |
        | a token of nobody                       |
        | a token of an empty subject             |
        | a token whose subject is no id          |
        | a token whose subject is a query        |
        | a token of a user who does not exist    |

  @PM-SEC-08
  Rule: Tokens of the project's published keys are accepted, and of no others

    Example: A project with signing keys
      Given a backend of a project that publishes its keys
      When it is asked with a token of the published key, of a stranger's key, and of the key as a secret
      Then only the token of the published key opens it

  @PM-AC-13 @PM-FR-12
  Rule: The caller is who the token says, whatever else the request says

    Example: Body, query and headers name somebody else
      Given two users of production have signed in
      When the first makes a project and names the second wherever a request can
      Then each project belongs to the first, or the request was refused

    Example: The same in every area
      Given two users of production have signed in
      When the first makes one of every area and names the second wherever a request can
      Then nothing of it belongs to the second

    Example: Address and own words in the token name somebody else
      Given two users of production have signed in
      When the first makes a project with a token that has the address and the id of the second in other places
      Then each project belongs to the first, or the request was refused

    Example: Fifty requests of both at the same time
      Given two users of production have signed in
      When both make 25 projects each, all at the same time
      Then each of them owns exactly the projects that bear the own name

  @PM-FR-11 @PM-SC-03 @PM-TASK-19
  Rule: Every operation but the open ones validates the token

    Example: Every operation of the description, with six credentials
      Given a user of production has signed in
      When every operation is asked without a token, with four bad ones and with a good one
      Then every operation refuses all but the good one as unknown
      And none refuses the good one as unknown

Feature: Environment
  What operators set, where it is written down, and what happens when it is wrong.

  @PM-FR-20
  Rule: Every variable of production is explained

    Example: What the composition and the programs ask for
      When the programs are read
      Then each variable of production has an explanation
      And no variable is explained that nothing knows

  @PM-FR-21
  Rule: The example of the environment file is complete

    Example: Filled in and put together
      When the composition of production is put together
      Then the example leaves nothing of it blank and says nothing twice

  @PM-ENV-01
  Rule: Example and composition know the documented variables

    Example: From the example to the service
      When the composition of production is put together
      Then the example holds the documented variables
      And every service is told the addresses and keys of database, sign-in and file store

  @PM-ENV-03
  Rule: Mail, models and search keep their settings

    Example: The keys of the three providers
      When the composition of production is put together
      Then the example and the programs have the keys of the three providers

  @PM-ENV-04
  Rule: Nothing asks for the variables of the former file store and login

    Example: Composition, example, images, documents and programs
      Given the composition of production as it takes effect
      When the programs are read
      Then nothing of production knows a variable of the time before

  @PM-ENV-05
  Rule: Composition and example name the same variables

    Example: Both ways
      When the composition of production is put together
      Then it asks for exactly the variables of the example

  @PM-ENV-06
  Rule: The example holds no secret

    Example: Now and in its history
      When the example of production is searched for credentials
      Then neither its text nor its history gives one away

  @PM-ENV-13
  Rule: The real environment file stays out of version control and images

    Example: A real file beside the example
      When the composition of production is put together
      Then version control takes in the example and not the real file
      And no image takes in an environment file

  @PM-FR-22
  Rule: Without a critical variable the backend does not start, and says which

    Scenario Outline: Every critical variable is <state>
      Given an environment of production in which every critical variable is <state>
      When the backend is started in it
      Then it ends with a failure
      And its first words name all of them
      And no secret stands in its log

      @PM-ENV-10
      Examples: ways of not being there
        | state               |
        | missing             |
        | empty               |

      Examples: set to what says nothing
        | state               |
        | nothing but spaces  |

    @PM-ENV-10
    Example: One variable at a time
      Given each critical variable is nothing but spaces in one environment of its own
      When a backend is started in each of them
      Then each ends with a failure that names its variable
      And no secret stands in its log

  @PM-ENV-09
  Rule: A value that cannot be right is refused like a missing one

    Example: Half addresses, a short secret and the words of the example
      Given environments of production with one unusable value each
      When a backend is started in each of them
      Then each ends with a failure that names its variable

  @PM-ENV-11
  Rule: The worker does not start without a critical variable either

    Example: Every critical variable is missing
      Given an environment of production in which every critical variable is missing
      When the worker is started in it
      Then it ends with a failure
      And its first words name all of them

  @PM-ENV-12
  Rule: The environment says where Redis is, and the composition has one otherwise

    Example: Nothing is said
      When the composition is put together without an address of Redis
      Then backend and worker are led to the Redis of the composition

    Example: Another Redis, with another address and a password
      Given a backend and a worker with a queue, a store and a model of their own
      When a user executes a workflow that was saved earlier
      Then both programs use the Redis of their environment

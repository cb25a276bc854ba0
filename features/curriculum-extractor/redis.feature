Feature: Redis
  The Redis of the composition, started as the compose files say: who gets in, what it keeps through a
  crash, and what becomes of the jobs when its memory is used up; and how the system connects to it.

  @CE-RED-01
  Rule: Redis answers nobody who does not know its password

    Scenario Outline: Somebody without the password, in <place>
      Given the Redis of the composition for <place> is running
      When somebody asks it without a password
      Then no question is answered
      And a wrong password is refused
      And the password of the environment opens it

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

    Scenario Outline: The password of the environment is <blank>
      When Redis is brought up while its password is <blank>
      Then there is no Redis that answers

      Examples: how a variable can say nothing
        | blank   |
        | empty   |
        | missing |

  @CE-RED-02
  Rule: Backend and worker log in with the password of their URL

    @destructive
    Example: A password full of characters that mean something in a URL
      Given a Redis whose password has to be encoded in its URL
      When backend and worker are started with it
      Then a job goes through it
      And every connection uses the first database

    @destructive
    Example: A URL without the password
      Given a Redis whose URL lacks the password
      When backend and worker are started with it
      Then neither of them calls itself well
      And each of them logs that Redis has refused it

  @CE-RED-03
  Rule: Redis takes snapshots by itself and keeps them on its volume

    Scenario Outline: A snapshot in <place>
      Given the Redis of the composition for <place> is running
      When it takes a snapshot
      Then snapshots are taken after changes, and this one is complete
      And the snapshot outlives the container

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

  @CE-RED-04 @CE-RED-05 @needs-kill
  Rule: What stands in Redis outlives the end of Redis

    @destructive
    Example: Redis is killed while jobs wait in it, and later replaced
      Given finished and waiting jobs in the Redis of the composition
      When Redis is killed
      Then every job is there as before
      And every change is on its way to the disk within a second
      And the waiting jobs are finished as soon as there is a worker
      And no job is lost when the composition is taken down and its Redis brought up again

  @CE-RED-06
  Rule: The memory of Redis is limited

    Scenario Outline: More data than fit, in <place>
      Given the Redis of the composition for <place> is running
      When more is written into it than it may hold
      Then it has the documented limit and keeps it
      And its container has room for more than that

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

  @CE-RED-07 @CE-RED-08
  Rule: A Redis that is full loses no job

    @destructive
    Example: The memory is used up while jobs wait
      Given jobs that have waited for a while in the Redis of the composition
      When more is written into it than it may hold
      Then no waiting job is evicted
      And an upload that cannot be queued is refused with an error that is logged
      And no refused upload stands as if it were under way
      And with room again every accepted job ends
      And a job that runs while the memory is used up keeps its guard

  @CE-RED-09 @load
  Rule: A backend serves more callers than it has connections to Redis

    Example: Many callers at once, again and again
      Given a backend with a Redis of its own
      When 200 callers need Redis at once, 3 times
      Then each of them is served by few connections
      And lost connections are replaced and no further ones kept

  @CE-RED-10
  Rule: Nobody outside the network of the composition reaches Redis

    Scenario Outline: What is published for <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then Redis is not published beyond this machine for <place>

      Examples: the merged files that are in use
        | place             |
        | local development |
        | production        |

    @needs-docker
    Example: A host that runs the composition of production
      Given the environment holds all variables
      When the compose files are put together for production
      Then an engine that runs Redis opens it at no address of the host

  @CE-RED-11
  Rule: Outside local the link to Redis is encrypted

    @destructive
    Example: An encrypted Redis with a user and a single database
      Given a managed Redis behind an encrypted door
      When backend and worker are started with it
      Then a job goes through it
      And every connection uses the first database

    Scenario Outline: A certificate that was <fault>
      Given a managed Redis whose certificate was <fault>
      When the backend is started with the managed Redis
      Then it does not call itself well

      Examples: what a client has to check
        | fault                 |
        | made by a stranger    |
        | made for another host |

    Scenario Outline: A link in clear in <environment>
      Given the <environment> environment with a Redis in clear on the open network
      When the backend is started for its log
      Then its log warns of the link in clear

      Examples: the environments that use a managed Redis
        | environment |
        | staging     |
        | production  |

    Example: The samples of the environments
      Given the three environments
      When their sample files are read
      Then every link to Redis outside local is encrypted

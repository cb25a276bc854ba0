Feature: Deployment
  The composition that goes to production: four services, and everything that lasts somewhere else.

  @PM-FR-01
  Rule: Production consists of the web site, the backend, the worker and Redis

    Example: The composition as it takes effect, profiles included
      When the composition of production is put together
      Then it consists of its four documented services

  @PM-FR-02
  Rule: Production has neither a database nor a file store of its own

    Example: Services, images, volumes and variables
      When the composition of production is put together
      Then nothing in it belongs to a database or a file store

  @PM-FR-03
  Rule: The environment alone says where external services are

    Example: Every variable has another value
      When the composition of production is put together
      Then every service is told the addresses and keys that it needs

    Example: The programs themselves
      When the programs are read
      Then none of them holds an address of an external service

  @PM-FR-04
  Rule: Every service has a health check that notices when it fails

    Example: Good answers, errors and silence
      When the composition of production is put together
      Then each service of production has a health check that can fail
      And checks that ask over the network tell good answers from errors and silence
      And the backend is asked whether its stores answer

  @PM-ENV-08
  Rule: The worker reaches the stores that the backend reaches

    Example: Database, file store and queue
      When the composition of production is put together
      Then the worker is told about stores and queue exactly what the backend is told

  @PM-SEC-11
  Rule: Nobody outside reaches Redis and the worker

    Example: Published ports
      When the composition of production is put together
      Then neither Redis nor the worker is published

  @PM-TASK-22
  Rule: Development has left the variables of the former file store and login behind

    Example: The composition of development
      When the composition of development is put together
      Then it gives no program a variable of the time before

  @PM-TASK-23 @needs-kill
  Rule: Development can still be started and used

    Example: The composition of development, and a document
      When development is brought up, and a developer sends a document
      Then the document is in the store of development

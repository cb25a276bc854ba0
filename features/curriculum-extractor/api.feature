Feature: What the backend tells of itself and of its extractions
  Its health follows its database; three events follow an extraction, each told once; and the
  statistics of the workers are for administrators.

  @CE-API-01
  Rule: The health check follows the database

    Example: The database goes away and comes back
      Given a backend that reaches its database over a line that can be cut
      When the database is cut off twice, once refused and once without any answer
      Then the health check was not OK until the database was back
      And each of its answers came within 5 seconds
      And the backend has come back to OK as the same process

  @CE-AC-03
  Rule: Everybody who knows the address can ask for its health

    Example: The running system, with nothing but its address
      Given the backend is connected to Supabase
      When anybody asks for its health with and without the last slash
      Then its health is OK in both spellings

  @CE-API-03
  Rule: A queued extraction is told once, after it is there for all

    @destructive
    Example: A document is taken while no worker runs
      Given a backend beside which no worker runs
      When a PDF is uploaded while the database holds its extraction back
      Then nothing was sent before the extraction was there for all
      And exactly one job waits, and it is for this extraction
      And the queuing is told once, with the extraction and "UPLOADED"
      And an upload that cannot be queued is told to nobody

  @CE-API-04
  Rule: A finished extraction is told once, with the number of its questions

    Example: A short and a longer document
      Given the backend is connected to Supabase
      When documents of one page and of seven pages are extracted
      Then each completion is told once, with "DRAFT" and the number of the saved questions
      And no end of another kind is told

  @CE-API-05
  Rule: A failed extraction is told once, with its error

    Example: A document that nobody can read
      Given the backend is connected to Supabase
      When a document that nobody can read is extracted
      Then the failure is told once, with "FAILED" and its error
      And no end of another kind is told

  @CE-API-06
  Rule: Administrators see the living workers, their work and their queues

    @CE-OBS-03 @CE-OBS-05 @destructive
    Example: A worker comes to jobs that wait
      Given 5 good and 2 broken documents wait for a worker
      When a worker has done the work of all of them
      Then the statistics show no worker before, and one with its slots afterwards
      And they answer within 3 seconds although no worker runs
      And a stranger and an ordinary user are refused them
      And the waiting jobs count in their own queue until they are done
      And successes and failures are counted apart, with their duration

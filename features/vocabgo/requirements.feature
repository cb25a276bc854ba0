Feature: Requirements 7.1 to 7.4
  Journeys across everything that the project has for files. What takes a day is brought about by setting
  back the times of files.

  @VG-REQ-01
  Rule: Files are held privately and for a limited time (7.1)

    Example: The life of a document and of an export
      Given Ada and Ben are signed-in users
      And Ada has uploaded a document and an export was made for her
      When Ada reads both and links to them for ten years, Ben and a stranger try everything, and a day passes
      Then Ada was granted all of it, and Ben and the stranger nothing
      And the old files are gone
      And the contents of the old files are gone
      And Ada's links lead nowhere

  @VG-REQ-02 @VG-CRON-05 @needs-pg-cron @destructive
  Rule: Files are deleted by themselves after 24 hours (7.2)

    Example: The schedules at work, and a user who has left
      Given Ada and Ben are signed-in users
      And documents and exports of both, old and new
      And Ben's account has been deleted
      And two further users, one with a cooldown that is over and one with a running one
      When the scheduler runs the project's jobs every second
      Then each job has run as its user and succeeded
      And the cooldown that was over is gone and the other is not
      And the old files are gone
      And the contents of the old files are gone
      And the young files are as they were

  @VG-REQ-03
  Rule: Of a document only its word list is kept (7.3)

    Example: A phrase that nobody else uses
      Given Ada is a signed-in user
      And Ada has uploaded a text with a phrase of her own, has a job and a word list of it
      When a day passes
      Then the old files are gone
      And the contents of the old files are gone
      And the phrase stands in no table
      And the word list is as it was
      And no column is meant for documents

  @VG-REQ-04
  Rule: No user reaches the files of another by any way (7.4)

    Scenario Outline: Everything that <visitor> can try
      Given Ada and Ben are signed-in users
      And each of them has a file in each bucket
      When <visitor> tries everything on Ben's files, beside his folder and within it
      Then nothing of it was granted
      And the folder of Ben is as it was

      Examples: With a session and without
        | visitor    |
        | Ada        |
        | a stranger |

    Example: What is her own
      Given Ada is a signed-in user
      And Ada has a file in each bucket
      When Ada reads, inspects, lists, searches and signs her files
      Then all of it was granted

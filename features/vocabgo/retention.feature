Feature: Retention
  Files go by themselves, with their contents. They are made old by setting back the times that the
  database has noted.

  @VG-STO-13
  Rule: A document is gone with the first clean-up after 24 hours

    Example: Old and new documents of two users
      Given Ada and Ben are signed-in users
      And documents of these ages:
        | Ada | 24 h 1 min | goes  |
        | Ada | 24 h 1 min | goes  |
        | Ben | 24 h 1 min | goes  |
        | Ada | new        | stays |
        | Ben | new        | stays |
      When the clean-up of the documents runs as it is scheduled
      Then the old files are gone
      And the contents of the old files are gone
      And the young files are as they were

    @destructive
    Example: The schedule has its turn before a program that removes files, too
      Given Ada is a signed-in user
      And no clean-up runs but by hand
      And documents of these ages:
        | Ada | 23 h 59 min | goes |
      When every clean-up has its round, and 2 min later that of the documents is the first to run
      Then the old files are gone
      And the contents of the old files are gone

  @VG-STO-14
  Rule: An export is gone with the first clean-up after an hour

    Example: A minute more and a minute less
      Given Ada and Ben are signed-in users
      And exports of these ages:
        | Ada | 61 min | goes  |
        | Ben | 61 min | goes  |
        | Ada | 59 min | stays |
        | Ben | new    | stays |
      When the clean-up of the exports runs as it is scheduled
      Then the old files are gone
      And the contents of the old files are gone
      And the young files are as they were

    @destructive
    Example: The schedule has its turn before a program that removes files, too
      Given Ada is a signed-in user
      And no clean-up runs but by hand
      And exports of these ages:
        | Ada | 59 min | goes |
      When every clean-up has its round, and 2 min later that of the exports is the first to run
      Then the old files are gone
      And the contents of the old files are gone

  @VG-STO-15
  Rule: Nothing is deleted before its time

    Example: A minute before, wherever the session believes to be
      Given Ada and Ben are signed-in users
      And documents of these ages:
        | Ada | 23 h 59 min | stays |
        | Ada | new         | stays |
        | Ben | 25 h        | goes  |
      And exports of these ages:
        | Ada | 59 min | stays |
        | Ada | new    | stays |
        | Ben | 2 h    | goes  |
      When both clean-ups run in Greenwich, on Kiritimati and on Midway
      Then the young files are as they were

  @VG-STO-17
  Rule: An export that is made again has its whole hour

    @destructive
    Example: The same list, two hours later
      Given Ada and Ben are signed-in users
      And no clean-up runs but by hand
      And exports of these ages:
        | Ada | 2 h | is made again |
        | Ben | 2 h | goes          |
      When Ada's export is made again and the clean-up of the exports runs at once
      Then the young files are as they were

  Rule: One clean-up does away with all that is due, and with nothing else

    @VG-FN-07 @VG-STO-16 @destructive
    Example: More documents than one call of the API may delete
      Given three signed-in users
      And 1205 old documents of theirs, 5 new ones, and old files in the other buckets
      When the clean-up of the documents runs twice at once, and again when nothing is left
      Then no run has ended in an error
      And neither rows nor contents of the old files are left
      And the new ones are as they were
      And nothing has gone from the other buckets

    @VG-FN-08 @VG-STO-16 @destructive
    Example: As many exports
      Given three signed-in users
      And 1205 old exports of theirs, 5 new ones, and old files in the other buckets
      When the clean-up of the exports runs twice at once, and again when nothing is left
      Then no run has ended in an error
      And neither rows nor contents of the old files are left
      And the new ones are as they were
      And nothing has gone from the other buckets

  @VG-FN-09
  Rule: The clean-ups work where rows of files cannot be deleted directly

    Example: A storage that refuses it
      Given Ada and Ben are signed-in users
      And documents of these ages:
        | Ada | 25 h | goes |
      And exports of these ages:
        | Ben | 25 h | goes |
      And the storage refuses to delete rows of files directly
      When both clean-ups run as they are scheduled
      Then no run has ended in an error
      And the old files are gone
      And the contents of the old files are gone

  @VG-FN-10
  Rule: One bad file does not stop the others, and no failure is for ever

    Example: The content of one is lost already
      Given Ada is a signed-in user
      And ten old documents of Ada, of which one has lost its content
      When the clean-up of the documents runs as it is scheduled
      Then the old files are gone
      And the contents of the old files are gone

    @destructive
    Example: One lies in a folder of nobody, and one bears an odd name
      Given Ada is a signed-in user
      And ten old documents of Ada, and further ones in a folder of nobody and under an odd name
      When the clean-up of the documents runs as it is scheduled
      Then the old files are gone
      And the contents of the old files are gone

    @destructive
    Example: The storage breaks down for one run
      Given Ada is a signed-in user
      And ten old documents of Ada, and a storage that cannot delete
      When the clean-up of the documents fails, and runs again when the storage has recovered
      Then the failure has been noted
      And the old files are gone
      And the contents of the old files are gone

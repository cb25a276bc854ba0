Feature: What workers do when things go wrong
  Storages fail, workers die, freeze and are renewed. No job is lost by it, none is done twice, and
  whatever cannot be done ends as a failure that somebody can see.

  @CE-WRK-08 @CE-WRK-09 @CE-WRK-10 @CE-WRK-11
  Scenario: Documents on a storage that lets the worker down
    Given a worker on a storage that may let it down
    When it works on documents that the storage treats like this
      | asks for a second of patience, once |
      | is overloaded twice                 |
      | is out of order                     |
      | hangs up                            |
      | breaks off its answer               |
      | never answers                       |
      | forbids it                          |
      | has lost it                         |
      | hands over a damaged one            |
      | hands it over                       |
    Then a job that keeps failing is tried 3 times in all and then is failed for good
    And a failure that passes in time leaves a draft
    And every pause is longer than the one before it by half or more
    And a job between two attempts takes no place from others
    And what cannot pass fails at the first attempt and only that
    And whoever asks for patience is left alone that long
    And a stage that takes too long ends its job with that reason
    And the worker runs 4 jobs at a time as before

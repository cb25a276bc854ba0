Feature: Vectors
  Search by meaning, in the database itself.

  @PM-AC-16 @PM-FR-06 @needs-pgvector
  Rule: Documents are found by their meaning, by vectors that the database compares

    Example: Three documents of one user and two of another
      Given a backend for which the vector of every text is known
      And two users have documents about different things
      When the first asks about one of them
      Then the document about it comes first, and none of the other user
      And the database has compared the vectors
      And its vectors have one length, and no other is taken

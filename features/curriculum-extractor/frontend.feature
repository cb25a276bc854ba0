Feature: Frontend
  What production makes of the frontend, judged by what it serves.

  @CE-PERF-06
  Rule: The production site is small, and its pages are loaded when they are needed

    Example: The files that a visitor gets
      Given the site as production builds and serves it
      When a visitor opens its first page and then the others
      Then the first page comes without the program of the others
      And no file carries the blanks and comments of its source
      And nobody can load the source of the program

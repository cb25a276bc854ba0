Feature: Storage of documents and exports
  Two private buckets. Users act through sessions of their own and the service with its key; what has come
  of it is seen by somebody to whom no policy applies.

  @VG-STO-01
  Rule: There is a bucket for documents and one for exports

    Example: The buckets after all migrations
      When the buckets of the project are looked at
      Then document-uploads and wordlist-exports are among them
      And the service finds both through the API

  @VG-STO-02
  Rule: Neither bucket shows its files to the public

    Example: Public addresses
      Given Ada is a signed-in user
      And Ada has a file in each bucket
      When a passer-by asks for both files by their public addresses
      Then neither is handed out
      And neither bucket is public

  Rule: Files are limited in size

    @VG-STO-03
    Example: 50 MB for what users upload
      Given Ada is a signed-in user
      When Ada stores documents of 50000000 and of 52428801 bytes
      Then the smaller one is kept whole and the larger one is refused for its size
      And nothing of the larger one is stored
      And the limit of the bucket itself lies between them
      And the settings of the local stack let the smaller one through

    @VG-STO-04
    Example: 10 MB for what the service makes
      Given Ada is a signed-in user
      When the service stores exports of 10000000 and of 10485761 bytes
      Then the smaller one is kept whole and the larger one is refused for its size
      And nothing of the larger one is stored
      And the limit of the bucket itself lies between them
      And the settings of the local stack let the smaller one through

  @VG-STO-05
  Rule: Documents of four kinds are taken

    Example: One of each
      Given Ada is a signed-in user
      When Ada stores documents of these kinds:
        | PDF  |
        | TXT  |
        | DOCX |
        | XLSX |
      Then each of the files is taken and reads back the same

  @VG-STO-06
  Rule: Documents of other kinds are refused

    Example: What comes near, and what does not
      Given Ada is a signed-in user
      When Ada stores documents of these kinds:
        | PNG              |
        | ZIP              |
        | HTML             |
        | CSV              |
        | DOC              |
        | bytes of no kind |
        | no kind at all   |
      Then each of the files is refused for its kind
      And none of the files is stored

  @VG-STO-07
  Rule: Exports are CSV or XLSX and nothing else

    Example: Both kinds
      Given Ada is a signed-in user
      When the service stores exports of these kinds:
        | CSV  |
        | XLSX |
      Then each of the files is taken and reads back the same

    Example: Kinds of documents, and an old kind of sheet
      Given Ada is a signed-in user
      When the service stores exports of these kinds:
        | PDF |
        | TXT |
        | XLS |
      Then each of the files is refused for its kind
      And none of the files is stored

  @VG-STO-08
  Rule: A file lies in the folder that bears the id of its owner

    Example: A document from its upload to its deletion
      Given Ada is a signed-in user
      When Ada uploads a document to her folder, reads, lists and deletes it
      Then all of it was granted
      And neither rows nor contents of the files are left

    Example: An export that the service has made
      Given Ada is a signed-in user
      When the service stores an export in Ada's folder, and Ada reads and lists it
      Then all of it was granted

  @VG-STO-09
  Rule: Users write to their own folder only

    Example: Paths beside it
      Given Ada and Ben are signed-in users
      When Ada tries every way to write, in both buckets:
        | into the folder of Ben                  |
        | into no folder                          |
        | into a folder that begins like hers     |
        | into a folder of hers within that of Ben |
        | into her folder within another one      |
        | into her folder behind a slash          |
      Then each try is refused by the policies
      And none of the files is stored

    Example: The folder itself
      Given Ada is a signed-in user
      When Ada stores documents of these kinds:
        | PDF |
      Then each of the files is taken and reads back the same

    @destructive
    Example: A bucket that is not for her files
      Given Ada is a signed-in user
      And a bucket of another feature, which has no rules for users
      When Ada tries every way to write to a folder of hers in that bucket
      Then each try is refused by the policies
      And none of the files is stored

  @VG-STO-10
  Rule: Users read their own folder only

    Example: Own files, which the service has put there
      Given Ada is a signed-in user
      And Ada has a file in each bucket
      When Ada reads, inspects, lists, searches and signs her files
      Then all of it was granted

    Scenario Outline: The files of another, by <visitor>
      Given Ada and Ben are signed-in users
      And Ben has a file in each bucket
      When <visitor> tries to read, inspect, list, search and sign Ben's files
      Then nothing of it was granted

      Examples: With a session and without
        | visitor                         |
        | Ada                             |
        | a stranger                      |
        | whoever claims what is believed |

  @VG-STO-11
  Rule: Users change, move and delete files of their own folder only

    Example: The files of another
      Given Ada and Ben are signed-in users
      And Ben has a file in each bucket
      When Ada tries to replace, move, copy and delete Ben's files
      Then nothing of it was granted
      And the folder of Ben is as it was

    Example: Own files, into the folder of another
      Given Ada and Ben are signed-in users
      And Ada has a file in each bucket
      When Ada tries to move and copy her files into Ben's folder
      Then nothing of it was granted
      And the folder of Ben is as it was

    Example: An own document
      Given Ada is a signed-in user
      And Ada has a file in each bucket
      When Ada deletes her document
      Then all of it was granted
      And neither rows nor contents of the files are left

  @VG-STO-12
  Rule: The service manages all files

    Example: Files of two users
      Given Ada and Ben are signed-in users
      And each of them has a file in each bucket
      When the service lists, reads, replaces and deletes all of them
      Then all of it was granted
      And neither rows nor contents of the files are left

  @VG-STO-18
  Rule: The limits hold for whoever uploads by a link

    Example: A link that was signed for a document
      Given Ada is a signed-in user
      When somebody uploads a picture and then a document by links that Ada has signed
      Then the picture is refused for its kind
      And the document alone is stored

  @VG-STO-19
  Rule: A path is the owner's folder, a name and the ending of a kind

    Example: Deeper, without an ending, with another
      Given Ada is a signed-in user
      When Ada tries to upload documents to her folder as:
        | sub/dir/x.pdf |
        | noextension   |
        | x.exe         |
      Then each try is refused by the policies
      And none of the files is stored

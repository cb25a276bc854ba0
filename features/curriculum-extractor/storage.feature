Feature: Storage of worksheets and extractions
  Uploaded documents and what is made from them lie in two private buckets. Everybody acts through
  their own sessions: what a policy grants or refuses shows there and nowhere else.

  @CE-STO-01
  Rule: Both buckets exist and are private

    Example: A stranger asks for files by their public addresses
      Given a file of a user lies in each of the two buckets
      When a stranger asks for both files by their public addresses
      Then every attempt is refused
      And both buckets are private

    @destructive
    Example: The backend starts on a project that has the buckets already
      Given both buckets have been made by hand
      When the backend service starts
      Then the project has exactly the two buckets
      And both buckets are private

  @CE-STO-02
  Rule: Originals lie among the worksheets only, and what is made from them among the extractions only

    Example: Documents of both kinds go through the whole pipeline
      Given a user with a session
      When a PDF and a Word document of the user have gone through the pipeline
      Then each original lies unchanged in the bucket "worksheets" and nowhere else
      And no picture lies among the worksheets and no document among the extractions

  @CE-STO-03
  Rule: The environment names the buckets, and every environment names them alike

    Example: The samples of environments
      Given the three environments
      When their sample files are read
      Then each of the files names the buckets "worksheets" and "extractions"

    @destructive
    Example: The environment names other buckets
      Given the backend runs in an environment that names two other buckets
      When the user's PDF is uploaded through the backend
      Then the document lies in the other bucket for worksheets
      And no further bucket holds anything

    @destructive
    Example: The environment says nothing of buckets
      Given both buckets have been made by hand
      When backend and worker are started without a name of any bucket
      Then they refuse and say why, or a document goes through the two buckets and through no other

  @CE-STO-04
  Rule: Only PDF and Word documents are taken, judged by what is in them

    Example: Files that pretend to be documents
      Given a backend whose queue nobody else fills
      When the user uploads these files
        | a program called .pdf      |
        | a web page sent as a PDF   |
        | an empty file              |
        | an archive called .docx    |
        | a program called .pdf.exe  |
      Then each of them is refused as a wrong file
      And none of them has left an object, an extraction or a job
      And a PDF and a Word document are taken

    Example: A web page sent past the backend
      Given a user with a session
      When the user sends a web page straight to the bucket for worksheets
      Then the storage refuses it as a wrong kind of file
      And nothing of it is stored

  @CE-STO-05
  Rule: Signed-in users upload to the worksheets for themselves and for nobody else

    Example: A user uploads past the backend
      Given a user with a session
      When the user uploads a document straight to the bucket for worksheets
      Then the document is stored
      And the user can read and sign it

    Example: A user writes to what belongs to another
      Given two users with a document each
      When one of them tries to write over the document of the other
      Then every attempt is refused
      And the files are unchanged

    @needs-superuser
    Example: A user files documents in the name of another
      Given two users with a document each
      When one of them files documents and records in the name of the other
      Then nothing of it counts as a file of the other

  @CE-STO-06
  Rule: Users read their own files and nobody else's

    Example: Two users have uploaded a document of the same name
      Given two users who have uploaded documents of one name through the backend
      When each of them reads, lists and signs their own document
      Then every attempt is granted

    Example: A user tries the document of another
      Given two users who have uploaded documents of one name through the backend
      When one of them tries to get at the document of the other
      Then every attempt is refused
      And the backend shows the extraction to its owner and not to the other

  @CE-STO-07
  Rule: Without a token or a signed URL nothing can be read, listed or written

    Scenario Outline: A visitor <with>
      Given a file of a user lies in each of the two buckets
      When a visitor <with> tries every way to read, list, sign, write and delete them
      Then every attempt is refused
      And the files are unchanged

      Examples: Nobody has signed in
        | with                      |
        | who has the public key    |
        | who has no key at all     |

  @CE-STO-08
  Rule: Only administrators read all files and delete

    Example: An administrator
      Given files of two users lie in both buckets
      When an administrator reads all of them and deletes one of each bucket
      Then every attempt is granted
      And only the deleted files are gone

    Example: An ordinary user
      Given a file of a user lies in each of the two buckets
      When the user tries to delete them
      Then every attempt is refused
      And the files are unchanged

    Example: A user who poses as an administrator
      Given files of two users lie in both buckets
      When a third user writes the administrator's mark where users may write
      Then nothing is open to that user that was closed before
      And the files are unchanged

  @CE-STO-09
  Rule: Users read their crops but cannot write to the extractions

    Example: A user writes among the extractions
      Given a file of a user lies in each of the two buckets
      When the user tries to write among the extractions
      Then every attempt is refused
      And the files are unchanged

    Example: Two users read a crop
      Given a crop of one of two users lies among the extractions
      When both users try to read the crop
      Then its owner is granted every attempt and the other none

  @CE-STO-10
  Rule: What the backend stores belongs to the user who uploaded it

    Example: A document uploaded through the backend
      Given two users with sessions
      When one of them uploads a PDF through the backend
      Then the user can read the stored document
      And the other user is refused it

  @CE-STO-11
  Rule: A signed URL opens one object for its time and nothing else

    Example: Misuses of a signed URL
      Given a signed URL of a document and two other objects of the same user
      When somebody uses the URL
        | after its expiry                        |
        | with a changed signature                |
        | with changed contents                   |
        | signed anew with the public key         |
        | signed by nobody                        |
        | without its token                       |
        | for another document                    |
        | for an object of the other bucket       |
        | to replace the document                 |
        | to delete the document                  |
        | as a session that replaces the document |
        | as a session that deletes the document  |
      Then each use of the URL is refused
      And the URL still opens its own document

  @CE-STO-12
  Rule: Documents of approved extractions stay within reach while the bucket stays private

    Example: Eight days later
      Given a draft and an approved extraction of one user
      When 8 days have passed for both
      Then the backend still delivers the approved document to its user
      And the link of the draft is dead
      And the approved document is kept from strangers

  @CE-STO-13
  Rule: The storage's record of a document is complete and right

    Example: Documents of both kinds
      Given a user with a session
      When the user uploads a PDF and a Word document through the backend
      Then their records name owner, bucket, size, kind, cache and time of the upload
      And the storage tells the user the same size and kind

  @CE-STO-14
  Rule: Documents above the size limit are refused, those of 10 MB and more are not

    Example: A document of exactly the limit
      Given a user with a session
      When the user uploads a PDF of exactly the limit through the backend
      Then the limit is at least 10 MB
      And the document is stored

    Example: A document of one byte more
      Given a backend whose queue nobody else fills
      When the user uploads a PDF of one byte above the limit, with and without telling its length
      Then each of them is refused as too large
      And none of them has left an object, an extraction or a job

    Example: A document of one byte more sent past the backend
      Given a user with a session
      When the user sends a PDF of one byte above the bucket's limit straight to the bucket for worksheets
      Then the storage refuses it as too large
      And nothing of it is stored

  @CE-STO-15
  Rule: The server goes to the project with the service key and says when it fails

    @destructive
    Example: The way to the project is watched
      Given backend and worker go to the project by a watched way
      When the user's PDF is uploaded through the backend
      Then the extraction is finished
      And every request to the storage carried the user's token or the service key

    @destructive
    Example: A service key that the project does not know
      Given backend and worker have a service key that the project does not know
      When the user uploads a PDF that the server cannot fetch
      Then the upload is refused by a server error or the extraction ends as failed
      And the failure is in the log

  @CE-STO-16 @needs-storage-s3
  Rule: What the application stores can be read through the S3-compatible interface as well

    Example: Documents of both kinds
      Given a user with a session
      When the user uploads a PDF and a Word document through the backend
      Then the S3-compatible interface tells the same size, mark and kind of both as the storage itself
      And a link of 7 days for that interface opens each of them
      And a link of 7 days and a second for that interface is refused

  @CE-STO-17
  Rule: The repository makes buckets and policies of an empty project, and making them again changes nothing

    @destructive
    Example: A new project, set up twice
      Given a Supabase project that holds nothing yet
      When it is set up from the repository twice
      Then it has the buckets, limits and policies of the running project
      And the second time has changed none of them
      And users keep their worksheets to themselves in it

  @CE-API-02
  Rule: Ingestion needs a signed-in user

    Example: Uploads without valid credentials
      Given a backend whose queue nobody else fills
      When a PDF is uploaded
        | without a token                   |
        | with a token that is no token     |
        | with an expired token             |
        | with a token of another signer    |
        | with the public key as the token  |
      Then each of them is refused as not signed in
      And none of them has left an object, an extraction or a job
      And a PDF of a signed-in user is taken and queued

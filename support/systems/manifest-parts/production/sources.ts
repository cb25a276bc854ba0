/** The files that the task list names; another language spells them in its own way. */
import { z } from 'zod'

const file = (path: string) => z.string().default(path)

/** Where the task list has the shapes of requests (T054). */
export const documentedSchemas = 'backend/schemas.py'

/** Source: document 004, T001 to T054. */
export const sources = z
  .strictObject({
    /** Folders that hold the two programs. */
    backend: file('backend'),
    frontend: file('frontend'),
    /** Further folders with programs of the backend: the worker's own, and packages that both import by name. */
    shared: z.array(z.string()).default([]),
    /** The list of the backend's packages, and those that stand for boto3 and PyJWT. */
    packages: file('backend/requirements.txt'),
    s3Package: file('boto3'),
    tokenPackage: file('PyJWT'),
    /** The modules that programs import of these two. */
    s3Module: file('boto3'),
    tokenModule: file('jwt'),
    backendDockerfile: file('backend/Dockerfile.prod'),
    frontendDockerfile: file('frontend/Dockerfile.prod'),
    frontendPackages: file('frontend/package.json'),
    storageService: file('backend/storage_service.py'),
    /** The four that handle files (T017 to T020); a module that helps several of them is none of them. */
    storageUsers: z
      .array(z.string())
      .default([
        'backend/image_generation_service.py',
        'backend/rag_service.py',
        'backend/routers/visual_assets.py',
        'backend/routers/chat.py',
      ]),
    tokenValidation: file('backend/supabase_auth.py'),
    /** Its function that the routers call, or the class by which a framework asks for the caller before all of them. */
    currentUser: file('get_current_user'),
    routers: z
      .strictObject({
        workspaces: file('backend/routers/workspaces.py'),
        projects: file('backend/routers/projects.py'),
        documents: file('backend/routers/documents.py'),
        chat: file('backend/routers/chat.py'),
        workflows: file('backend/routers/workflows.py'),
        executions: file('backend/routers/executions.py'),
        visual_assets: file('backend/routers/visual_assets.py'),
        preferences: file('backend/routers/preferences.py'),
      })
      .prefault({}),
    /** Shapes of requests; the routers where the documented file is not there and none is named. */
    schemas: file(documentedSchemas),
    /** What the migration removes (T022, T040, T041), in whatever language it was written. */
    gone: z
      .array(z.string())
      .default(['backend/auth.py', 'backend/routers/auth.py', 'backend/minio_service.py']),
    /** Where the build of the site puts what browsers get. */
    site: file('frontend/.next/static'),
    supabaseClient: file('frontend/src/lib/supabase.ts'),
    store: file('frontend/src/lib/store.ts'),
    apiClient: file('frontend/src/lib/api.ts'),
    pages: z
      .strictObject({
        login: file('frontend/src/app/login/page.tsx'),
        register: file('frontend/src/app/register/page.tsx'),
        forgotPassword: file('frontend/src/app/forgot-password/page.tsx'),
        callback: file('frontend/src/app/auth/callback/page.tsx'),
      })
      .prefault({}),
  })
  .prefault({})

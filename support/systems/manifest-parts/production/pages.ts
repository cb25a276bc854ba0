/** The pages on which users sign in, and how what they use on them is found. */
import { z } from 'zod'

const path = (text: string) => z.string().startsWith('/').default(text)

const isPattern = (text: string) => {
  try {
    new RegExp(text, 'i')
    return true
  } catch {
    return false
  }
}
const pattern = z.string().refine(isPattern, 'must be a regular expression')

/**
 * By the role and the name in the accessibility tree, by the label, or by a selector of CSS. A field is found
 * by the type of its input as well, where one is named: it is the same in every language.
 */
const anyControl = z.strictObject({
  role: z.string().optional(),
  name: pattern.optional(),
  label: pattern.optional(),
  type: z.enum(['email', 'password']).optional(),
  css: z.string().optional(),
})

const field = (label: string, type?: 'email' | 'password') =>
  anyControl.default({ label, ...(type && { type }) })
const button = (name: string) => anyControl.default({ role: 'button', name })

/**
 * Names and labels are regular expressions whose case does not matter. Those that nobody has said are in
 * English, Portuguese and Spanish.
 */
export const pages = z
  .strictObject({
    login: path('/login'),
    register: path('/register'),
    forgotPassword: path('/forgot-password'),
    callback: path('/auth/callback'),
    /** A page for signed-in users alone, which asks the API for something of theirs. */
    home: path('/'),
    /** Variable by which the build of the site is told where the API is. */
    apiUrl: z.string().default('NEXT_PUBLIC_API_URL'),
    /** Variable by which the backend is told where the site is. */
    origin: z.string().default('FRONTEND_URL'),
    /** Variable by which build and server of the site are told its own address, where they are. */
    siteUrl: z.string().optional(),
    /** Pattern of the keys under which browsers keep the session. */
    session: pattern.default('^sb-.+-auth-token(\\.\\d+)?$'),
    email: field('e-?mail|correo', 'email'),
    password: field('password|senha|contrase', 'password'),
    /** Filled in on the page for new users, where it is there. */
    fullName: field('^((your |full |display )?name|(seu |tu )?(nome|nombre))'),
    signIn: button(
      '^\\s*(log ?in|sign ?in|continue|entrar|acessar|ingresar|iniciar sesi[oó]n)\\s*$',
    ),
    signUp: button('regist(er|rar)|sign ?up|create|cadastr|criar|crear'),
    sendLink: button('send|reset|continue|submit|enviar|continuar|recuperar'),
    savePassword: button(
      'save|update|change|reset|set|submit|salvar|guardar|alterar|redefinir|cambiar|atualizar',
    ),
    /** What has to be pressed before it can be seen, where that is so. */
    menu: anyControl.optional(),
    signOut: button('log ?out|sign ?out|\\b(sair|salir)\\b|cerrar sesi'),
    /** Makes the page for signed-in users ask the API without being loaded again, where it can. */
    work: z.strictObject({ fill: anyControl.optional(), press: anyControl }).optional(),
  })
  .prefault({})

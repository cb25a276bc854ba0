/** Words by which systems say what is wrong, in the languages that teams write to their users in. */

/** That it is the database. */
export const ofDatabase =
  /database|postgres|supabase|\b(banco|base) de d(ados|atos)\b|base de données|datenbank|base di dati/i

/** That it is the store of files. */
export const ofStorage =
  /bucket|storage|file store|\br2\b|armazenamento|almacenamiento|stockage|speicher|archiviazione/i

const trouble = [
  /error|wrong|fail|could not|can ?not|can't|unable|reach|again|offline|unavailable/,
  /invalid|not valid|no longer|expired|denied|refused/,
  // Portuguese and Spanish
  /\berros?\b|falh(a|ou)|fall[oó]\b|inv[aá]lid|expir(ou|ad|[oó]\b)|negad|recusad|rechazad|indispon|no disponible/,
  /n[aã]o foi poss|no (se pudo|fue posible)|novamente|de novo|de nuevo|otra vez|sem conex|sin conex/,
  // French, German and Italian
  /erreur|échou|invalide|expiré|refusé|impossible|réessay|à nouveau|indisponible/,
  /fehler|ungültig|abgelaufen|verweigert|nicht (möglich|erreichbar|verfügbar)|erneut|noch einmal/,
  /errore|non valid|scadut|negato|impossibile|riprov|di nuovo/,
]

/** That something did not work, in the words of a page for users. */
export const ofTrouble = new RegExp(trouble.map(({ source }) => source).join('|'), 'i')

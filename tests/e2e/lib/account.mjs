// What people with an account do on the first page.

/** As a person types it: local time, without seconds. */
function local(time) {
  const zone = new Date(time).getTimezoneOffset() * 60 * 1000;
  return new Date(time - zone).toISOString().slice(0, 16);
}

/** From the first page to the question for the code, which is then on its way to @email. */
export async function askForCode({ page }, url, email) {
  await page.goto(url);
  await page.getByTestId('to-sign-in').click();
  await page.getByTestId('email').fill(email);
  await page.getByTestId('send-code').click();
}

/** The first sign-in of somebody, who is asked for a name. */
export async function enterCode({ page, name }, code) {
  await page.getByTestId('sign-in-code').fill(code);
  await page.getByTestId('verify-code').click();
  await page.getByTestId('account-name').fill(name);
  await page.getByTestId('save-name').click();
}

/** Of somebody who is signed in. Returns: the meeting in their list. */
export async function scheduleMeeting({ page }, title, begin) {
  await page.getByTestId('to-schedule').click();
  await page.getByTestId('title').fill(title);
  await page.getByTestId('begin').fill(local(begin));
  await page.getByTestId('save').click();
  return page.locator('[data-testid=meeting]', { hasText: title });
}

/** Answers in PEMS's envelope. */

export interface Answer {
  status: number;
  body: unknown;
}

/** What the simulated PEMS refuses, with the status that its alert comes with. */
export class Alert extends Error {
  readonly status: number;
  readonly alertName: string;

  constructor(message: string, status = 200, alertName = '') {
    super(message);
    this.status = status;
    this.alertName = alertName;
  }
}

export function resultOf(data: unknown, sessionId: string | null): Answer {
  return {
    status: 200,
    body: { Result: { SessionID: sessionId, ResultData: data, InfoAlert: null, WarningAlert: null, ErrorAlert: null } },
  };
}

export function alertOf({ message, status, alertName }: Alert): Answer {
  const ErrorAlert = [{ Message: message, Name: alertName === '' ? null : alertName }];
  return {
    status,
    body: { Result: { SessionID: null, ResultData: null, InfoAlert: null, WarningAlert: null, ErrorAlert } },
  };
}

<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;

/** Mails are rows of a table first: written with what they tell of, sent after the answer, shown in the admin. */
final class Mailer
{
    private const MAX_ATTACHMENTS = 5 * 1024 * 1024;

    /**
     * Stored in the caller's transaction; when that is rolled back there is no mail either. Without MAIL_HOST it is kept.
     *
     * @param string $to one address; an empty one means the site's owner
     * @param list<array{name: string, mime: string, content: string}> $attachments
     * @return int the number of the mail
     */
    public static function queue(string $to, string $subject, string $text, string $reply_to = '', array $attachments = []): int
    {
        $id = (int) Database::row('queue_mail', [
            'i_to' => $to === '' ? '' : self::address($to),
            'i_subject' => mb_strimwidth(self::line($subject), 0, 250, '…'),
            'i_text' => $text,
            'i_reply_to' => $reply_to === '' ? '' : self::address($reply_to),
            'i_send' => AppEnv::get()->MAIL_HOST !== '',
        ])['o_id'];
        $bytes = 0;
        foreach ($attachments as $file) {
            $bytes += strlen($file['content']);
            if ($bytes > self::MAX_ATTACHMENTS) {
                throw new \LengthException('The attachments of a mail may have 5 MB together');
            }
            Database::row('add_mail_attachment', [
                'i_mail' => $id,
                'i_name' => preg_replace('/[^\p{L}\p{N} ._-]/u', '_', self::line($file['name'])),
                'i_mime' => preg_match('~^[a-z0-9.+-]+/[a-z0-9.+-]+$~Di', $file['mime']) ? $file['mime'] : 'application/octet-stream',
                'i_content' => base64_encode($file['content']),
            ]);
        }
        MailSender::after_response();
        return $id;
    }

    /** What of a mail's text (the token of a link) is for its recipient alone: the admin does not show it, and it is forgotten once it is sent. */
    public static function hide(int $mail, string $secret): void
    {
        Database::fn('hide_in_mail', ['i_mail' => $mail, 'i_secret' => $secret]);
    }

    /** One line: what would begin another header becomes a space. */
    private static function line(string $text): string
    {
        return trim((string) preg_replace('/[\p{Cc}\x{2028}\x{2029}]+/u', ' ', mb_scrub($text)));
    }

    private static function address(string $text): string
    {
        // What the forms take: letters of all scripts. A mail server that cannot says so, and the mail's row shows it.
        return filter_var($text, FILTER_VALIDATE_EMAIL, FILTER_FLAG_EMAIL_UNICODE) ?: throw new \InvalidArgumentException('Not an e-mail address');
    }
}

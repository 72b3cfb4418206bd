<?php

declare(strict_types=1);

namespace StoneScriptPHP;

use App\AppEnv;
use PHPMailer\PHPMailer\PHPMailer;

/** Sends due mails after the response, so that no visitor waits for a mail server. */
final class MailSender
{
    private const SECONDS = 20.0;

    public static function after_response(): void
    {
        if (AppEnv::get()->MAIL_HOST !== '') {
            Application::after_response(self::send_due(...), 'mail');
        }
    }

    public static function send_due(): void
    {
        $until = microtime(true) + self::SECONDS;
        while (microtime(true) < $until && ($mail = Database::row('claim_mail')) !== null) {
            $error = self::send($mail);
            $state = Database::row('finish_mail', ['i_id' => $mail['o_id'], 'i_attempt' => $mail['o_attempts'], 'i_error' => $error])['o_state'] ?? 'taken over';
            if ($error !== '') {
                Log::warning('A mail could not be sent', ['id' => $mail['o_id'], 'attempt' => $mail['o_attempts'], 'state' => $state, 'error' => $error]);
            }
        }
    }

    /** @return string what went wrong, or '' */
    private static function send(array $mail): string
    {
        class_exists(PHPMailer::class) || require '/usr/share/php/libphp-phpmailer/autoload.php';
        $env = AppEnv::get();
        $mailer = new PHPMailer(true);
        try {
            $mailer->isSMTP();
            [$mailer->Host, $mailer->Port, $mailer->Timeout, $mailer->CharSet, $mailer->XMailer] = [$env->MAIL_HOST, $env->MAIL_PORT, 10, 'UTF-8', ' '];
            // Port 465 speaks TLS from the first byte; on others it begins when the server offers it.
            $mailer->SMTPSecure = $env->MAIL_PORT === 465 ? PHPMailer::ENCRYPTION_SMTPS : '';
            if ($env->MAIL_USERNAME !== '') {
                [$mailer->SMTPAuth, $mailer->Username, $mailer->Password] = [true, $env->MAIL_USERNAME, $env->MAIL_PASSWORD];
            }
            $mailer->setFrom($env->MAIL_FROM_ADDRESS ?: "noreply@$env->APP_DOMAIN", $env->MAIL_FROM_NAME ?: $env->APP_NAME);
            $mailer->addAddress($mail['o_recipient']);
            if ($mail['o_reply_to'] !== '' && PHPMailer::validateAddress($mail['o_reply_to'])) {
                $mailer->addReplyTo($mail['o_reply_to']);
            }
            [$mailer->Subject, $mailer->Body] = [$mail['o_subject'], $mail['o_body']];
            foreach (Database::fn('get_mail_attachments', ['i_mail' => $mail['o_id']]) as $file) {
                $mailer->addStringAttachment(base64_decode($file['o_content']), $file['o_name'], PHPMailer::ENCODING_BASE64, $file['o_mime']);
            }
            $mailer->send();
            return '';
        } catch (\PHPMailer\PHPMailer\Exception $e) {
            return mb_substr(trim(strip_tags($e->getMessage())), 0, 500) ?: 'unknown error';
        }
    }
}

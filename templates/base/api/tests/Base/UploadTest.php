<?php

declare(strict_types=1);

namespace Tests\Base;

use Tests\Support\Answer;
use Tests\Support\Files;
use Tests\Support\TestCase;

final class UploadTest extends TestCase
{
    private function send(string $bytes, string $name = 'photo.jpg'): Answer
    {
        return $this->upload($bytes, $name, $this->token('editor'));
    }

    private function path(string $url): string
    {
        return getenv('STORAGE_PATH') . '/public/' . basename($url);
    }

    /** @return list<string> */
    private function stored(): array
    {
        return array_map(basename(...), glob(getenv('STORAGE_PATH') . '/public/*') ?: []);
    }

    public function test_a_picture_is_kept_in_the_widths_that_are_smaller(): void
    {
        $kept = $this->send(Files::picture(1200, 800))->data;
        self::assertSame([1200, 800, 'image/jpeg'], [$kept['width'], $kept['height'], $kept['mime']]);
        self::assertMatchesRegularExpression('~^/api/files/[0-9a-f]{32}-1200x800\.jpg$~', $kept['url']);
        self::assertSame([480, 960, 1200], array_column($kept['variants'], 'width'));
        foreach ($kept['variants'] as $variant) {
            $size = getimagesize($this->path($variant['url']));
            self::assertSame([$variant['width'], (int) round($variant['width'] / 1.5), IMAGETYPE_WEBP], array_slice($size, 0, 3));
        }
        self::assertSame(filesize($this->path($kept['url'])), $kept['bytes']);
    }

    public function test_large_and_small_pictures(): void
    {
        $large = $this->send(Files::picture(3000, 1500))->data;
        self::assertSame([2000, 1000, [480, 960, 1600]], [$large['width'], $large['height'], array_column($large['variants'], 'width')]);
        $small = $this->send(Files::picture(300, 200, 'png'))->data;
        self::assertSame([300, [300]], [$small['width'], array_column($small['variants'], 'width')]);
        $tall = $this->send(Files::picture(3, 2500, 'png'))->data;
        self::assertSame([2, 2000], [$tall['width'], $tall['height']]);
    }

    public function test_every_kind_of_picture_is_written_again(): void
    {
        foreach (['jpeg' => 'jpg', 'png' => 'jpg', 'webp' => 'jpg', 'gif' => 'jpg'] as $type => $extension) {
            self::assertStringEndsWith(".$extension", $this->send(Files::picture(50, 40, $type), "x.$type")->data['url'], $type);
        }
        $transparent = $this->send(Files::picture(50, 40, 'png', true))->data;
        self::assertStringEndsWith('.png', $transparent['url']);
        self::assertGreaterThan(90, imagecolorat(imagecreatefrompng($this->path($transparent['url'])), 49, 39) >> 24 & 0x7F);
        self::assertGreaterThan(90, imagecolorat(imagecreatefromwebp($this->path($transparent['variants'][0]['url'])), 49, 39) >> 24 & 0x7F);
    }

    public function test_a_colour_that_stands_for_transparent_is(): void
    {
        $kept = $this->send(Files::keyed())->data;
        self::assertStringEndsWith('.png', $kept['url']);
        foreach ([imagecreatefrompng($this->path($kept['url'])), imagecreatefromwebp($this->path($kept['variants'][0]['url']))] as $picture) {
            self::assertSame(127, imagecolorat($picture, 70, 20) >> 24 & 0x7F);
            self::assertSame(0, imagecolorat($picture, 10, 20) >> 24 & 0x7F);
            self::assertGreaterThan(230, imagecolorat($picture, 10, 20) >> 16 & 0xFF);
        }
    }

    public function test_a_picture_of_a_phone_stands_upright_and_tells_nothing_more(): void
    {
        // Red is at the top left of what the sensor saw.
        foreach ([3 => [79, 59], 6 => [59, 0], 8 => [0, 79], 2 => [79, 0], 4 => [0, 59]] as $orientation => [$x, $y]) {
            $kept = $this->send(Files::held(Files::picture(80, 60), $orientation))->data;
            $picture = imagecreatefromjpeg($this->path($kept['url']));
            self::assertGreaterThan(180, imagecolorat($picture, $x, $y) >> 16 & 0xFF, "orientation $orientation");
            self::assertStringNotContainsString('Exif', file_get_contents($this->path($kept['url'])));
        }
        $secret = str_replace("Exif\0\0", "Exif\0\0", Files::held(Files::picture(80, 60), 1)) . 'GPS 18.5204 N 73.8567 E';
        self::assertStringNotContainsString('18.5204', file_get_contents($this->path($this->send($secret)->data['url'])));
    }

    public static function hostile_files(): iterable
    {
        $jpeg = Files::picture(40, 40);
        $gif = Files::picture(40, 40, 'gif');
        yield 'a program' => ['<?php system($_GET["c"]);', 'shell.php'];
        yield 'a program called a picture' => ['<?php system($_GET["c"]);', 'shell.jpg'];
        yield 'a program that begins like a picture' => ["GIF89a<?php system('id');", 'a.gif'];
        yield 'a picture with a program behind it' => ["$jpeg\n<?php system('id'); ?>", 'a.php.jpg'];
        yield 'a picture with a page in its comment' => [substr($jpeg, 0, 2) . "\xFF\xFE" . pack('n', 30) . '<script>alert(document.x)</' . substr($jpeg, 2), 'a.jpg'];
        yield 'a picture that is an archive, too' => [$gif . "PK\x05\x06" . str_repeat("\0", 18), 'a.gif'];
        yield 'a page' => ['<!doctype html><html><script>alert(1)</script>', 'a.html'];
        yield 'a page called a picture' => ['<html><body onload=alert(1)>', 'a.png'];
        yield 'a drawing' => ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'a.svg'];
        yield 'a drawing with a heading' => ['<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'a.png'];
        yield 'a script' => ["#!/bin/sh\nid", 'a.sh'];
        yield 'an archive' => ["PK\x03\x04" . str_repeat('x', 100), 'a.zip'];
        yield 'half a picture' => [substr($jpeg, 0, 100), 'a.jpg'];
        yield 'a heading and nothing more' => ["\x89PNG\r\n\x1a\n", 'a.png'];
        yield 'a bomb' => [Files::bomb(30000, 30000), 'a.png'];
        yield 'a long bomb' => [Files::bomb(2_000_000, 1), 'a.png'];
        yield 'a bomb beyond counting' => [Files::bomb(2147483647, 2147483647), 'a.png'];
        yield 'another kind of picture' => ['BM' . str_repeat("\0", 200), 'a.bmp'];
        yield 'a document with a program' => [Files::pdf('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'), 'a.pdf'];
        yield 'a document with a program in disguise' => [Files::pdf('/OpenAction << /S /J#61vaScript /JS (x) >>'), 'a.pdf'];
        yield 'a document that starts something' => [Files::pdf('/AA << /O << /S /Launch >> >>'), 'a.pdf'];
        yield 'a document with a file in it' => [Files::pdf('/Names << /EmbeddedFiles 3 0 R >>'), 'a.pdf'];
        yield 'a document that is a page, too' => [Files::pdf() . '<script>alert(1)</script>' . Files::pdf(), 'a.pdf'];
        yield 'a document that begins later' => ['<html>' . Files::pdf(), 'a.pdf'];
        yield 'half a document' => ["%PDF-1.4\n1 0 obj", 'a.pdf'];
        yield 'nothing but zeros' => [str_repeat("\0", 5000), 'a.jpg'];
    }

    #[\PHPUnit\Framework\Attributes\DataProvider('hostile_files')]
    public function test_hostile_files_are_refused_and_leave_nothing(string $bytes, string $name): void
    {
        $before = $this->stored();
        $answer = $this->send($bytes, $name);
        self::assertSame([415, ['file']], [$answer->status, array_keys($answer->errors)], $answer->body);
        self::assertSame($before, $this->stored());
        self::assertStringContainsString('An uploaded file was refused', $this->logged());
    }

    public function test_what_a_file_is_called_decides_nothing(): void
    {
        foreach (['../../public/index.php', "a.php\0.jpg", 'a.php', '.htaccess', "x\r\nX-Evil: 1.jpg", str_repeat('n', 500) . '.jpg', '/etc/passwd', 'C:\\temp\\foto.jpg', '<b>.jpg', '...', "a\u{202e}gpj.exe"] as $name) {
            $kept = $this->send(Files::picture(20, 20), $name)->data;
            self::assertMatchesRegularExpression('~^/api/files/[0-9a-f]{32}-20x20\.jpg$~', $kept['url']);
            self::assertMatchesRegularExpression('~^[^/\\\\\p{Cc}\p{Cf}]{1,120}$~u', $kept['name']);
        }
        foreach ($this->stored() as $file) {
            self::assertMatchesRegularExpression('~^[0-9a-f]{32}(-\d+x\d+\.(jpg|png)|-\d+\.webp|\.pdf)$~', $file);
        }
    }

    public function test_a_file_may_have_as_much_as_the_site_allows(): void
    {
        $before = $this->stored();
        $answer = $this->send(str_pad(Files::picture(40, 40), 4 * 1024 * 1024 + 1, "\0"));
        self::assertSame([413, ['file' => ['may have at most 4M']]], [$answer->status, $answer->errors]);
        foreach ([UPLOAD_ERR_INI_SIZE => 413, UPLOAD_ERR_PARTIAL => 400, UPLOAD_ERR_NO_FILE => 400, UPLOAD_ERR_CANT_WRITE => 400] as $error => $status) {
            $file = ['name' => 'a.jpg', 'tmp_name' => '', 'size' => 0, 'error' => $error];
            self::assertSame($status, $this->request('POST', '/admin/uploads', [], $this->token(), files: ['file' => $file])->status);
        }
        self::assertSame(400, $this->request('POST', '/admin/uploads', [], $this->token())->status);
        self::assertSame($before, $this->stored());
    }

    public function test_a_document_is_kept_as_it_is(): void
    {
        $kept = $this->send(Files::pdf(), 'Résumé.pdf')->data;
        self::assertSame(['application/pdf', 'Résumé.pdf', []], [$kept['mime'], $kept['name'], $kept['variants']]);
        self::assertSame(Files::pdf(), file_get_contents($this->path($kept['url'])));
    }

    public function test_only_who_works_for_the_site_sends_files(): void
    {
        self::assertSame(401, $this->upload(Files::picture(10, 10), 'a.jpg', null)->status);
        self::assertSame(403, $this->upload(Files::picture(10, 10), 'a.jpg', $this->token('customer'))->status);
        self::assertSame(401, $this->get('/admin/uploads')->status);
    }

    public function test_finding_describing_and_deleting(): void
    {
        $kept = $this->send(Files::picture(700, 20), 'unicorn.jpg')->data;
        self::assertSame('A unicorn', $this->patch("/admin/uploads/{$kept['id']}", ['alt' => 'A unicorn'], $this->token())->data['alt']);
        self::assertSame(400, $this->patch("/admin/uploads/{$kept['id']}", ['alt' => "two\nlines"], $this->token())->status);
        self::assertSame([$kept['id']], array_column($this->get('/admin/uploads?q=UNICORN', $this->token())->data['rows'], 'id'));
        self::assertSame(0, $this->get("/admin/uploads?q=' or 1=1 --", $this->token())->data['total']);
        self::assertNotContains($kept['id'], array_column($this->get('/admin/uploads?kind=pdf', $this->token())->data['rows'], 'id'));
        self::assertSame(200, $this->delete("/admin/uploads/{$kept['id']}", $this->token())->status);
        self::assertSame([], glob(getenv('STORAGE_PATH') . '/public/' . substr(basename($kept['url']), 0, 32) . '*'));
        self::assertSame(404, $this->delete("/admin/uploads/{$kept['id']}", $this->token())->status);
        self::assertSame(400, $this->delete('/admin/uploads/..', $this->token())->status);
    }
}
